"""What a file is by its bytes, whatever its name says, and what its sender can do about it."""

from __future__ import annotations

import re

from fastrak_workbook.graft.xml import NotAWorkbook

_SAVE_AS = "Open it in Excel, save it as Excel Workbook (.xlsx) and try again."
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP = b"PK\x03\x04"

_STARTS = (
    (b"PK\x05\x06", "The file is an empty zip archive. Ask the sender for the workbook itself."),
    (b"%PDF", "The file is a PDF, from which no table can be read. Ask the sender for the workbook (.xlsx)."),
    (b"\x89PNG", "The file is a picture. Ask the sender for the workbook (.xlsx)."),
    (b"\xff\xd8\xff", "The file is a picture. Ask the sender for the workbook (.xlsx)."),
    (b"GIF8", "The file is a picture. Ask the sender for the workbook (.xlsx)."),
    (b"{\\rtf", "The file is a text document (.rtf). Ask the sender for the workbook (.xlsx)."),
    (b"\x1f\x8b", "The file is a compressed archive (.gz). Unpack it and name the workbook inside."),
    (b"7z\xbc\xaf", "The file is a compressed archive (.7z). Unpack it and name the workbook inside."),
    (b"Rar!", "The file is a compressed archive (.rar). Unpack it and name the workbook inside."),
    (b"ID;P", f"The file is in the old SYLK format (.slk). {_SAVE_AS}"),
)  # fmt: skip
_OLD_EXCEL = re.compile(rb"\x09[\x00\x02\x04\x08][\x04\x06\x08\x10]\x00")

_CONTENTS = (
    ("xl/workbook.bin", f"The workbook is in Excel's binary format (.xlsb). {_SAVE_AS}"),
    ("word/document.xml", "The file is a Word document. Ask the sender for the workbook (.xlsx)."),
    ("ppt/presentation.xml", "The file is a PowerPoint presentation. Ask the sender for the workbook (.xlsx)."),
    ("Index/Document.iwa", "The file is an Apple Numbers spreadsheet. Open it in Numbers, choose File, Export To, Excel, and try again."),
    ("Index.zip", "The file is an Apple Numbers spreadsheet. Open it in Numbers, choose File, Export To, Excel, and try again."),
)  # fmt: skip
_OPEN_DOCUMENT = (
    "The file is an OpenDocument spreadsheet (.ods). Open it, save it as Excel Workbook (.xlsx) and try again."
)
_OTHER_ARCHIVE = (
    "The file is a zip archive without a workbook inside it. "
    "If it holds workbooks, unpack it and name one; else ask the sender for the workbook (.xlsx)."
)
_LEGACY_STREAMS = (
    (
        "EncryptedPackage",
        "The workbook is password-protected. Open it in Excel, remove the password "
        "(File, Info, Protect Workbook, Encrypt with Password), save it and try again.",
    ),
    ("WordDocument", "The file is an old Word document (.doc). Ask the sender for the workbook (.xlsx)."),
    ("PowerPoint Document", "The file is an old presentation (.ppt). Ask the sender for the workbook (.xlsx)."),
    (
        "__properties_version1.0",
        "The file is an Outlook message (.msg). Save the workbook attached to it and name that.",
    ),
    ("Workbook", f"The workbook is in the format of Excel 97 to 2003 (.xls). {_SAVE_AS}"),
    ("Book", f"The workbook is in the format of Excel 5 or 95 (.xls). {_SAVE_AS}"),
)


def refuse_lock_notes(name: str) -> None:
    """NotAWorkbook for what Excel leaves beside a workbook while somebody has it open."""
    if name.startswith("~$"):
        raise NotAWorkbook(f"The file is the note that Excel leaves beside an open workbook. Name {name[2:]} instead.")


def refuse_other_kinds(data: bytes) -> None:
    """NotAWorkbook, with what it is, for what is no zip archive at all."""
    if data.startswith(_ZIP):
        return
    raise NotAWorkbook(_kind(data))


def refuse_other_packages(names: frozenset[str], mimetype: bytes) -> None:
    """NotAWorkbook, with what it is, for a zip archive that names no workbook inside."""
    if mimetype.startswith(b"application/vnd.oasis.opendocument"):
        raise NotAWorkbook(_OPEN_DOCUMENT)
    if "xl/workbook.xml" in names:
        return
    for name, sentence in _CONTENTS:
        if name in names:
            raise NotAWorkbook(sentence)
    if "[Content_Types].xml" not in names:
        raise NotAWorkbook(_OTHER_ARCHIVE)


def _kind(data: bytes) -> str:
    if not data.strip(b"\0\r\n\t "):
        return "The file is empty. Save the workbook again, or ask the sender for it once more."
    if data.startswith(_OLE):
        return _legacy_kind(data)
    for start, sentence in _STARTS:
        if data.startswith(start):
            return sentence
    if _OLD_EXCEL.match(data):
        return f"The workbook is in the format of Excel 2 to 4 (.xls). {_SAVE_AS}"
    return _text_kind(data) or (
        "The file is no Excel workbook (.xlsx or .xlsm), or it is damaged. Ask the sender for it once more."
    )


def _legacy_kind(data: bytes) -> str:
    """An OLE file is told by the names of the streams in it, which stand there in UTF-16."""
    for stream, sentence in _LEGACY_STREAMS:
        if stream.encode("utf-16-le") in data:
            return sentence
    return f"The file is in an old Office format. {_SAVE_AS}"


def _text_kind(data: bytes) -> str:
    """A sentence for a text of any sort, "" for what is none."""
    start = data[:4096]
    wide = start.startswith((b"\xff\xfe", b"\xfe\xff"))
    if not wide and start.translate(None, bytes(range(9, 14)) + bytes(range(32, 256))):
        return ""
    text = start.decode("utf-16" if wide else "utf-8", "ignore").lstrip("\ufeff \r\n\t").lower()
    if text.startswith(("<!doctype html", "<html", "<table")) or "<html" in text:
        return f"The file is a web page, perhaps of a session that had ended. Download the workbook again, or {_later(_SAVE_AS)}"
    if "urn:schemas-microsoft-com:office:spreadsheet" in text:
        return f"The file is an XML Spreadsheet of Excel 2003. {_SAVE_AS}"
    if text.startswith("<"):
        return "The file is an XML document, not an Excel workbook. Ask the sender for the workbook (.xlsx)."
    if text.startswith("{"):
        return "The file is a link or data file (JSON), not the workbook. Download the workbook itself as .xlsx."
    return (
        "The file is a text table (.csv or the like), not an Excel workbook. "
        f"If it is a valuation, bring it in with `fastrak import`; else {_later(_SAVE_AS)}"
    )


def _later(sentence: str) -> str:
    return sentence[0].lower() + sentence[1:]
