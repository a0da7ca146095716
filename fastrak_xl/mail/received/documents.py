"""The files that a person meant to send: not a signature's pictures, a certificate or an invitation."""

from __future__ import annotations

import re
from collections.abc import Iterator
from email.message import Message

from fastrak_xl.mail.received.headers import decoded
from fastrak_xl.mail.workbooks.outcome import Attachment

SPREADSHEETS = {
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "workbook.xlsx",
    "application/vnd.ms-excel.sheet.macroenabled.12": "workbook.xlsm",
    "application/vnd.ms-excel.sheet.binary.macroenabled.12": "workbook.xlsb",
    "application/vnd.ms-excel": "workbook.xls",
    "application/vnd.oasis.opendocument.spreadsheet": "workbook.ods",
    "text/csv": "workbook.csv",
}
"""Types of spreadsheets, and what one without a name is called."""

_NEVER_MEANT = {
    "text/calendar", "text/vcard", "text/x-vcard", "text/directory", "application/pkcs7-signature",
    "application/x-pkcs7-signature", "application/pgp-signature", "application/pgp-keys", "application/ics",
}  # fmt: skip
_EXCHANGE_REST = re.compile(r"ATT\d{5}(-\d+)?\.(txt|html?)", re.IGNORECASE)
_UNWANTED = re.compile(r'[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufffd\ud800-\udfff<>:"|?*]+')
_LONGEST_NAME = 120


def documents(message: Message) -> tuple[Attachment, ...]:
    """Each of them; a file inside an attached mail does not count."""
    return tuple(Attachment(name, _bytes(part)) for part in own_parts(message) if (name := _name_of_document(part)))


def has_documents(message: Message) -> bool:
    """The same question without decoding any. Of a mail of several parts whose headers alone are here, nobody knows."""
    if message.get_content_maintype() == "multipart" and not message.get_payload():
        return True
    return any(_name_of_document(part) for part in own_parts(message))


def tidy_name(name: str, otherwise: str = "workbook.xlsx") -> str:
    """A file's name that is only a name: no folder, no marks that are obeyed, of sensible length."""
    plain = _UNWANTED.sub("", re.split(r"[/\\]", name)[-1]).strip(" .")
    stem, dot, ending = plain.rpartition(".")
    if len(plain) > _LONGEST_NAME:
        plain = f"{stem[: _LONGEST_NAME - len(ending[:10])]}{dot}{ending[:10]}" if dot else plain[:_LONGEST_NAME]
    return plain or otherwise


def own_parts(part: Message) -> Iterator[Message]:
    """The parts that hold something, attached mails among them, but not what is inside those."""
    inside = part.get_payload()
    if part.get_content_maintype() == "multipart" and isinstance(inside, list):
        for one in inside:
            if isinstance(one, Message):
                yield from own_parts(one)
    else:
        yield part


def _name_of_document(part: Message) -> str:
    kind = part.get_content_type()
    if kind in _NEVER_MEANT or part.get_content_maintype() in ("image", "multipart", "message"):
        return ""
    name = _file_name(part)
    if not name:
        return SPREADSHEETS.get(kind, "")
    return "" if _EXCHANGE_REST.fullmatch(name) else tidy_name(name)


def _file_name(part: Message) -> str:
    try:
        return decoded(part.get_filename() or "")
    except Exception:  # the standard library raises many kinds of error on a malformed Content-Disposition
        return ""


def _bytes(part: Message) -> bytes:
    try:
        data = part.get_payload(decode=True)
    except (LookupError, ValueError, UnicodeError):  # an unknown transfer encoding, or text outside its charset
        return b""
    return data if isinstance(data, bytes) else b""
