"""The mailbox as the program uses it: what waits in the inbox, and which folder it goes to in the end."""

from __future__ import annotations

import imaplib
import re
import ssl
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Self

from imap_tools import BaseMailBox, MailBox, MailBoxStartTls, MailBoxUnencrypted
from imap_tools.errors import ImapToolsError

from fastrak_xl.mail.received.ids import LOOP_HEADER, token_of
from fastrak_xl.mail.settings.config import TIMEOUT, Imap, Tls

TROUBLE = (OSError, imaplib.IMAP4.error, ImapToolsError)
"""What a mailbox raises when its server cannot be reached, or does not do as it is asked."""

_ITEM = re.compile(rb"\bUID (\d+)\b")
_SIZE = re.compile(rb"\bRFC822\.SIZE (\d+)\b")
_HEADER = rb"^%s:\s*([^\r\n]*)"
_ID = re.compile(_HEADER % b"Message-ID", re.IGNORECASE | re.MULTILINE)
_LOOP = re.compile(_HEADER % LOOP_HEADER.encode(), re.IGNORECASE | re.MULTILINE)
_SEARCHABLE = re.compile(r"[!#-\[\]-~]+")
"""What can be put between quotation marks in a search."""
_AT_ONCE = 200
_IDLE_SLICE = 1.0

Login = Callable[[BaseMailBox], object]


@dataclass(frozen=True, slots=True)
class Waiting:
    """A mail in the inbox: its size in bytes, its Message-ID and its loop header as they stand there ("" for none)."""

    uid: str
    size: int
    message_id: str = ""
    loop: str = ""


class Mailbox:
    """An open connection, with the inbox selected. Raises one of :data:`TROUBLE` when it breaks."""

    def __init__(self, box: BaseMailBox, settings: Imap) -> None:
        self._box = box
        self._folders = settings.folders
        self._box.folder.set(self._folders.inbox)

    @classmethod
    def opened(cls, settings: Imap, login: Login) -> Self:
        """Connect and log in; folders that are not there are made."""
        box = _connected(settings)
        try:
            login(box)
            _ask_what_it_can(box)
            folders = settings.folders
            for name in (folders.done, folders.failed, folders.quarantine, folders.sent):
                if not box.folder.exists(name):
                    box.folder.create(name)
                    box.folder.subscribe(name, True)  # or people's programs do not show it
            return cls(box, settings)
        except BaseException:
            box.client.shutdown()
            raise

    def close(self) -> None:
        """Log out; a connection that is broken already is left."""
        try:
            self._box.logout()
        except TROUBLE:
            return

    def waiting(self) -> list[Waiting]:
        """All mails in the inbox, oldest first."""
        self._box.client.noop()
        uids = self._box.uids()
        found = []
        for start in range(0, len(uids), _AT_ONCE):
            asked = f"(UID RFC822.SIZE BODY.PEEK[HEADER.FIELDS (MESSAGE-ID {LOOP_HEADER.upper()})])"
            found += [_waiting(item) for item in self._fetch(",".join(uids[start : start + _AT_ONCE]), asked)]
        return found

    def headers(self, uid: str) -> bytes | None:
        """The headers of a mail alone; None where it is gone."""
        return self._part(uid, "(BODY.PEEK[HEADER])")

    def whole(self, uid: str) -> bytes | None:
        """All of a mail; None where it is gone."""
        return self._part(uid, "(BODY.PEEK[])")

    def move(self, uid: str, folder: str) -> None:
        """Move a mail, at once where the server can."""
        if self._can("MOVE"):
            self._box.move(uid, folder)
        else:
            self._box.copy(uid, folder)
            self._remove(uid)

    def move_again(self, waiting: Waiting, folder: str) -> None:
        """Move a mail whose move may have been cut short: where its copy is there already, only the original goes."""
        if self._is_copied(waiting, folder):
            self._remove(waiting.uid)
        else:
            self.move(waiting.uid, folder)

    def holds(self, reply_id: str, *folders: str) -> bool:
        """Whether a reply of ours is in one of the folders."""
        try:
            return any(self._holds(reply_id, folder) for folder in folders)
        finally:
            self._box.folder.set(self._folders.inbox)

    def wait(self, seconds: float, is_over: Callable[[], bool]) -> bool:
        """Wait for new mail, at most so long, or until `is_over`; False where the server cannot say that mail came."""
        if not self._can("IDLE"):
            return False
        left = seconds
        with self._box.idle as idle:
            while left > 0 and not is_over():
                if any(b"EXISTS" in said for said in idle.poll(min(left, _IDLE_SLICE))):
                    break
                left -= _IDLE_SLICE
        return True

    def _remove(self, uid: str) -> None:
        if self._can("UIDPLUS"):
            self._box.client.uid("STORE", uid, "+FLAGS", r"(\Deleted)")
            self._box.client.uid("EXPUNGE", uid)
        else:
            self._box.delete(uid)  # with whatever somebody else has marked as deleted

    def _is_copied(self, waiting: Waiting, folder: str) -> bool:
        """Whether a mail with the same headers, those of its way here included, and of the same size is in a folder."""
        if not _SEARCHABLE.fullmatch(waiting.message_id):
            return False
        mine = self.headers(waiting.uid)
        try:
            self._box.folder.set(folder)
            uids = self._box.uids(f'UNDELETED HEADER Message-ID "{waiting.message_id}"')
            found = self._fetch(",".join(uids), "(UID RFC822.SIZE BODY.PEEK[HEADER])") if uids else ()
            return any(headers == mine and _size(said) == waiting.size for said, headers in found)
        finally:
            self._box.folder.set(self._folders.inbox)

    def _can(self, what: str) -> bool:
        return what in self._box.client.capabilities

    def _holds(self, reply_id: str, folder: str) -> bool:
        self._box.folder.set(folder)
        by_token = f'HEADER {LOOP_HEADER} "{token_of(reply_id)}"'
        return bool(self._box.uids(f'OR HEADER Message-ID "{reply_id}" {by_token}'))

    def _part(self, uid: str, asked: str) -> bytes | None:
        return next((item[1] for item in self._fetch(uid, asked)), None)

    def _fetch(self, uids: str, asked: str) -> Iterator[tuple[bytes, bytes]]:
        """For each mail what the server says about it, and the text that was asked for."""
        kind, answer = self._box.client.uid("FETCH", uids, asked)
        if kind != "OK":
            raise imaplib.IMAP4.error("FETCH was refused")
        for number, item in enumerate(answer):
            if isinstance(item, tuple):
                after = answer[number + 1] if number + 1 < len(answer) else b""
                yield item[0] + (after if isinstance(after, bytes) else b""), item[1]


def _connected(settings: Imap) -> BaseMailBox:
    where = {"host": settings.host, "port": settings.port, "timeout": TIMEOUT}
    if settings.tls is Tls.NONE:
        return MailBoxUnencrypted(**where)
    secure = ssl.create_default_context()
    kind = MailBox if settings.tls is Tls.TLS else MailBoxStartTls
    return kind(**where, ssl_context=secure)


def _ask_what_it_can(box: BaseMailBox) -> None:
    """Before the login a server names little of it, and imaplib asks only then: MOVE and UIDPLUS would not be known."""
    _, said = box.client.capability()
    box.client.capabilities = tuple(said[-1].decode("ascii", "replace").upper().split())


def _waiting(item: tuple[bytes, bytes]) -> Waiting:
    said, headers = item
    uid = _ITEM.search(said)
    if uid is None:
        raise imaplib.IMAP4.error("FETCH was answered without UID")
    return Waiting(uid[1].decode(), _size(said), _text(_ID.search(headers)), _text(_LOOP.search(headers)))


def _size(said: bytes) -> int:
    found = _SIZE.search(said)
    if found is None:
        raise imaplib.IMAP4.error("FETCH was answered without size")
    return int(found[1])


def _text(found: re.Match[bytes] | None) -> str:
    return found[1].decode("ascii", "replace").strip() if found else ""
