"""One XML part on its way through a streaming parser: no document types, one encoding, no depth, no giant tags.

Nothing is kept of it, so its size costs time but no memory.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Protocol
from xml.parsers import expat

import numpy as np

from fastrak_workbook.gate import limits
from fastrak_workbook.graft.xml import NotAWorkbook

_UTF8 = frozenset({"", "utf-8", "utf8", "us-ascii", "ascii"})
_BETWEEN = "}"
_ASK = "Ask the sender for a file saved by Excel."
_AGAIN = "Open it in Excel, save it as .xlsx and try again."


class Watch(Protocol):
    """What looks at the elements of a part; NotAWorkbook from it ends the reading."""

    @property
    def starts(self) -> Mapping[str, Callable[[dict[str, str]], None]]:
        """What to call with the attributes of an element that begins, by its name without namespace."""


class _PrologueRead(Exception):
    """The root element has begun, and nobody asked for more."""


def check_xml(part: str, pieces: Iterable[bytes], watch: Watch | None = None, *, counted: bool = True) -> None:
    """NotAWorkbook unless a part that is going to be read is plain, well-formed UTF-8 XML that `watch` lets pass.

    Where its elements are not `counted`, how deep they are inside each other is left open.
    """
    stream = _Stream(part, watch, counted=counted)
    for piece in pieces:
        stream.feed(piece)
    stream.close()


def check_prologue(part: str, pieces: Iterable[bytes]) -> None:
    """NotAWorkbook if a part that is only passed on declares a document type; what is no XML passes."""
    stream = _Stream(part, None, only_prologue=True)
    fed = 0
    try:
        for piece in pieces:
            fed += len(piece)
            if fed > limits.MOST_TAG:
                return
            stream.feed(piece)
    except (_PrologueRead, _NotWellFormed):
        return


def is_shallow(part: bytes) -> bool:
    """Whether the elements of a part can be no deeper inside each other than they may, if it is well-formed.

    All its tags are looked at at once; one that closes itself counts as one that never ends, so that a part may be
    shallow and not be found so.
    """
    if b"<!" in part or part.count(b"<?") != part.startswith(b"<?xml "):
        return False  # between those marks, the declaration's excepted, "</" would close nothing
    text = np.frombuffer(part, dtype=np.uint8)
    closes = text[np.flatnonzero(text[:-1] == ord("<")) + 1] == ord("/")
    return int(np.cumsum(np.where(closes, -1, 1)).max(initial=0)) <= limits.MOST_DEPTH


class _NotWellFormed(NotAWorkbook):
    """The parser has given up."""


class _Stream:
    def __init__(self, part: str, watch: Watch | None, *, only_prologue: bool = False, counted: bool = True) -> None:
        self._part = part
        self._starts = watch.starts if watch is not None else {}
        self._seen: dict[str, Callable[[dict[str, str]], None] | None] = {}
        self._only_prologue = only_prologue
        self._depth = 0
        self._fed = 0
        self._parser = parser = expat.ParserCreate(namespace_separator=_BETWEEN)
        parser.StartDoctypeDeclHandler = self._doctype
        parser.XmlDeclHandler = self._declaration
        if counted:
            parser.StartElementHandler = self._start
            parser.EndElementHandler = self._end

    def feed(self, piece: bytes) -> None:
        """The next bytes."""
        if self._fed == 0 and not self._only_prologue and piece[:2] in (b"\xff\xfe", b"\xfe\xff"):
            raise self._other_encoding("UTF-16")
        try:
            self._parser.Parse(piece, False)
        except (expat.ExpatError, LookupError, ValueError) as error:
            if isinstance(error, NotAWorkbook):
                raise
            raise self._broken() from error  # an unknown encoding is a LookupError or a ValueError
        self._fed += len(piece)
        if self._fed - max(self._parser.CurrentByteIndex, 0) > limits.MOST_TAG + len(piece):
            raise NotAWorkbook(f"The workbook is refused: {self._part} has a tag of more than 1 MB. {_ASK}")

    def close(self) -> None:
        """No more bytes follow."""
        try:
            self._parser.Parse(b"", True)
        except expat.ExpatError as error:
            raise self._broken() from error

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        try:
            watching = self._seen[name]
        except KeyError:
            watching = self._seen[name] = self._starts.get(name.rpartition(_BETWEEN)[2])
        if self._only_prologue:
            raise _PrologueRead
        if self._depth > limits.MOST_DEPTH:
            raise NotAWorkbook(
                f"The workbook is refused: {self._part} has elements inside each other {self._depth} deep. {_ASK}"
            )
        if watching is not None:
            watching(attributes)

    def _end(self, name: str) -> None:
        self._depth -= 1

    def _doctype(self, *_: object) -> None:
        raise NotAWorkbook(
            f"The workbook is refused: {self._part} declares a document type or entities, "
            f"which no workbook needs. {_ASK}"
        )

    def _declaration(self, _version: str, encoding: str | None, _standalone: int) -> None:
        if not self._only_prologue and (encoding or "").lower() not in _UTF8:
            raise self._other_encoding(str(encoding))

    def _other_encoding(self, encoding: str) -> NotAWorkbook:
        return NotAWorkbook(
            f"The workbook is refused: {self._part} is written in {encoding[:40]}, where workbooks use UTF-8. {_AGAIN}"
        )

    def _broken(self) -> _NotWellFormed:
        return _NotWellFormed(f"The workbook is damaged: {self._part} is not well-formed. {_AGAIN}")
