"""The gate: what a file must be before any parser sees it.

The zip's directory is checked first, then every part is unpacked as a stream, held to the size that it declares, and
looked at for what it is: which is said by the package's relationships, not by its name.
"""

from __future__ import annotations

import zipfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import chain

from fastrak_workbook.gate import limits
from fastrak_workbook.gate.directory import read_directory, unpack
from fastrak_workbook.gate.kinds import refuse_other_kinds, refuse_other_packages
from fastrak_workbook.gate.reading_xml import check_prologue, check_xml, is_shallow
from fastrak_workbook.gate.watching_sheets import SheetWatch
from fastrak_workbook.graft.package import CONTENT_TYPES, Package, SheetPart
from fastrak_workbook.graft.xml import NotAWorkbook

_READ_WHOLE = frozenset({"styles", "table", "officeDocument"})
_STREAMED = frozenset({"sharedStrings"})
_ROWS, _ROWS_END = b"<sheetData", b"</sheetData>"
_ASK = "Ask the sender for a file saved by Excel."
_AGAIN = "Open it in Excel, save it as .xlsx and try again."


@dataclass(frozen=True)
class Admitted:
    """A package that may be read. The rows of `unwatched` sheets still have to be: by columns, or by `watch`."""

    package: Package
    unwatched: frozenset[str] = frozenset()

    def watch(self, sheet: SheetPart) -> None:
        """NotAWorkbook where an unwatched sheet holds a cell twice, outside Excel's grid, or far away alone."""
        if sheet.name in self.unwatched:
            _watch(sheet, self.package.written_name(sheet.part), [self.package.part(sheet.part)])


def admit(data: bytes, *, by_columns: Callable[[str], bool] | None = None) -> Admitted:
    """NotAWorkbook, with a sentence that says what the file is and what to do, unless it is safe to read.

    Large sheets of which `by_columns` takes the name, or that of one of their tables, will be read by columns or be
    watched later; what was unpacked of them is kept in the package.
    """
    if len(data) > limits.MOST_FILE:
        raise NotAWorkbook(
            f"The file is too large: {len(data) / limits.MIB:,.0f} MB. "
            "Split it into several workbooks by client and try again."
        )
    refuse_other_kinds(data)
    archive = read_directory(data)
    refuse_other_packages(frozenset(archive.namelist()), _mimetype(data, archive))
    _check_lists(data, archive)
    parts = _Parts(data, archive, Package.from_bytes(data), by_columns or (lambda name: False))
    parts.check()
    return Admitted(parts.package, frozenset(parts.unwatched))


def _check_lists(data: bytes, archive: zipfile.ZipFile) -> None:
    """The lists that lead to every other part: content types and relationships."""
    for info in archive.infolist():
        if info.filename.lower().endswith(".rels") or info.filename == CONTENT_TYPES:
            _check_list(data, info)


def _check_list(data: bytes, info: zipfile.ZipInfo) -> None:
    if info.file_size > limits.MOST_LIST:
        raise NotAWorkbook(
            f"The workbook is refused: its part {info.filename} is {info.file_size / limits.MIB:,.0f} MB large, "
            f"more than any workbook needs. {_ASK}"
        )
    check_xml(info.filename, unpack(data, info))


def _refuse_twice(what: str, names: Iterable[str]) -> None:
    twice = next((name for name, count in Counter(names).items() if count > 1), None)
    if twice is not None:
        raise NotAWorkbook(
            f"The workbook is refused: it holds the {what} {twice[:40]!r} twice, so that no two programs agree on "
            f"what is in it. {_AGAIN}"
        )


def _mimetype(data: bytes, archive: zipfile.ZipFile) -> bytes:
    return b"".join(unpack(data, archive.getinfo("mimetype")))[:200] if "mimetype" in archive.namelist() else b""


class _Parts:
    """Every part of a package that has told what is in it."""

    def __init__(
        self, data: bytes, archive: zipfile.ZipFile, package: Package, by_columns: Callable[[str], bool]
    ) -> None:
        self._data = data
        self._by_columns = by_columns
        self._left = {info.filename: info for info in archive.infolist()}
        self.package = package
        self.unwatched: set[str] = set()

    def check(self) -> None:
        """Check each part as what it is."""
        workbook = self.package.workbook_part
        self._read_whole(workbook)
        self._refuse_two_meanings(workbook)
        for relation in self.package.relationships(workbook):
            if relation.kind in _READ_WHOLE and not relation.external:
                self._read_whole(relation.target)
            elif relation.kind in _STREAMED and (info := self._take(relation.target)):
                self._check_texts(info)
        for sheet in self.package.sheets:
            self._check_sheet(sheet)
        _refuse_twice("table", [table.name.casefold() for table in self.package.tables])
        for info in list(self._left.values()):
            self._pass_on(info)

    def _check_texts(self, info: zipfile.ZipInfo) -> None:
        """The texts that all sheets share: many small elements, which are counted one by one only where need be."""
        pieces = list(self._kept(info))
        is_large = info.file_size > limits.WATCHED_PART
        check_xml(info.filename, pieces, counted=not is_large and not is_shallow(b"".join(pieces)))

    def _refuse_two_meanings(self, workbook: str) -> None:
        """Names that lead to two things: of the workbook, of its texts and styles, of a relationship, of a sheet."""
        package, own = self.package.relationships(""), self.package.relationships(workbook)
        _refuse_twice("main part", [one.kind for one in package if one.kind == "officeDocument"])
        _refuse_twice("list", [one.kind for one in own if one.kind in ("sharedStrings", "styles")])
        _refuse_twice("relationship", [one.id for one in own])
        _refuse_twice("sheet", [sheet.name.casefold() for sheet in self.package.sheets])

    def _take(self, part: str) -> zipfile.ZipInfo | None:
        """A part that has not been looked at yet."""
        return self._left.pop(self.package.written_name(part), None)

    def _read_whole(self, part: str) -> None:
        info = self._take(part)
        if info is not None:
            _check_list(self._data, info)

    def _check_sheet(self, sheet: SheetPart) -> None:
        info = self._take(sheet.part)
        for relation in self.package.relationships(sheet.part):
            if relation.kind in _READ_WHOLE and not relation.external:
                self._read_whole(relation.target)
        if info is not None and sheet.kind == "worksheet":
            self._check_rows(sheet, info)

    def _check_rows(self, sheet: SheetPart, info: zipfile.ZipInfo) -> None:
        """The sheet's part, without its rows where they are too many to be watched or need not be."""
        names = (sheet.name, *(table.name for table in self.package.tables_of(sheet)))
        is_left = info.file_size >= limits.BY_COLUMNS and any(map(self._by_columns, names))
        pieces: Iterable[bytes] = self._kept(info) if is_left else unpack(self._data, info)
        is_large = info.file_size > limits.WATCHED_PART
        if is_left and not is_large:
            pieces = list(pieces)
            is_left = _begins_and_ends_once(b"".join(pieces))
            if is_left:
                self.unwatched.add(sheet.name)
                check_xml(info.filename, pieces, counted=False)
        _watch(sheet, info.filename, _without_rows(pieces) if is_large or is_left else pieces)

    def _kept(self, info: zipfile.ZipInfo) -> Iterator[bytes]:
        """A part in pieces, which the package keeps once the last one has been taken."""
        pieces = []
        for piece in unpack(self._data, info):
            pieces.append(piece)
            yield piece
        self.package.keep(info.filename, b"".join(pieces))

    def _pass_on(self, info: zipfile.ZipInfo) -> None:
        """A part that nobody here reads: held to its size, and free of what no part may have."""
        if info.filename.lower().endswith((".xml", ".rels", ".vml")):
            check_prologue(info.filename, unpack(self._data, info))
        for _ in unpack(self._data, info):
            pass


def _watch(sheet: SheetPart, part: str, pieces: Iterable[bytes]) -> None:
    watch = SheetWatch(sheet.name)
    check_xml(part, pieces, watch)
    watch.close()


def _begins_and_ends_once(part: bytes) -> bool:
    """Whether a sheet's rows stand between two tags in the usual spelling, the only ones that look like them."""
    return part.count(b"sheetData") == 2 and b"<sheetData>" in part and part.rfind(_ROWS_END) >= 0


def _without_rows(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """A large sheet without its rows, where it is written in the usual way; else all of it."""
    left, before = iter(pieces), b""
    for piece in left:
        before += piece
        start = before.find(_ROWS)
        end = before.find(b">", start)
        if start >= 0 and end >= 0:
            yield before[: end + 1]
            rest = before[end + 1 :]
            yield from chain((rest,), left) if before[end - 1] == 0x2F else _from_the_end_of_rows(rest, left)
            return
        if len(before) > limits.MOST_TAG:
            yield before
            before = b""
    yield before


def _from_the_end_of_rows(text: bytes, left: Iterator[bytes]) -> Iterator[bytes]:
    """The end of the rows and what follows; of the rows themselves, just enough is kept to know their end by."""
    while (end := text.find(_ROWS_END)) < 0 and (piece := next(left, None)) is not None:
        text = text[-len(_ROWS_END) :] + piece
    yield text[max(end, 0) :]
    yield from left
