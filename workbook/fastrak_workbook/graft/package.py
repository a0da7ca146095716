"""A workbook's package: its parts in order, how they relate, its sheets and its tables."""

from __future__ import annotations

import posixpath
import zipfile
import zlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property
from io import BytesIO
from urllib.parse import unquote

from fastrak_workbook.addresses import is_range
from fastrak_workbook.graft import archive, dialect, xml
from fastrak_workbook.graft.xml import NotAWorkbook

__all__ = ["NotAWorkbook", "Package", "Pieces", "Relationship", "SheetPart", "TablePart", "relationships_part"]

Pieces = Callable[[], Iterable[bytes]]
"""Makes the content of a large part, piece by piece; the same each time."""

_OLD_OR_LOCKED = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
CONTENT_TYPES = "[Content_Types].xml"
_DAMAGED = "The workbook is damaged: {}. Open it in Excel, save it as .xlsx and try again."


@dataclass(frozen=True, slots=True)
class Relationship:
    """One relationship. `kind` is its type's last word; `target` a part's name, if `external` anything."""

    id: str
    kind: str
    target: str
    external: bool = False


@dataclass(frozen=True, slots=True)
class SheetPart:
    """One sheet; `state` is visible, hidden or veryHidden, `kind` worksheet, chartsheet or dialogsheet."""

    name: str
    part: str
    state: str = "visible"
    kind: str = "worksheet"


@dataclass(frozen=True, slots=True)
class TablePart:
    """One Excel Table: its name, its range (header row included), its sheet's name and its part."""

    name: str
    ref: str
    sheet: str
    part: str


def relationships_part(part: str) -> str:
    """The name of the part that holds a part's relationships; of the package's own for ""."""
    folder, name = posixpath.split(part.replace("\\", "/"))
    return posixpath.join(folder, "_rels", f"{name}.rels")


class Package:
    """A zip file of parts. Part names have no leading slash and match without regard to case, as OPC has it.

    Only what is asked for is decompressed; what is not replaced is written back with its compressed bytes.
    Relationships, sheets and tables are found once, and again after a part has changed.
    """

    def __init__(self, data: bytes, archive_: zipfile.ZipFile) -> None:
        self._data = data
        self._zip = archive_
        self._names: dict[str, str] = {}
        for name in archive_.namelist():
            if self._names.setdefault(_key(name), name) is not name:
                raise NotAWorkbook(f"The workbook is refused: it holds the part {name} twice.")
        self._changed: dict[str, bytes | Pieces] = {}
        self._kept: dict[str, bytes] = {}
        self._is_strict = False
        self._removed: set[str] = set()
        self._relationships: dict[str, tuple[Relationship, ...]] = {}
        self._sheets: tuple[SheetPart, ...] | None = None
        self._tables: tuple[TablePart, ...] | None = None

    @classmethod
    def from_bytes(cls, data: bytes) -> Package:
        """The package in `data`; NotAWorkbook if it is no zip file or has no workbook part."""
        if data.startswith(_OLD_OR_LOCKED):
            raise NotAWorkbook(
                "The workbook is password-protected, or in Excel's old .xls format. "
                "Open it in Excel and save it as .xlsx without a password."
            )
        try:
            package = cls(data, zipfile.ZipFile(BytesIO(data)))
        except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError) as error:
            if isinstance(error, NotAWorkbook):
                raise
            raise NotAWorkbook("The file is no Excel workbook (.xlsx or .xlsm), or it is cut short.") from error
        package._is_strict = dialect.is_strict(package.part(package.workbook_part))
        return package

    @property
    def names(self) -> tuple[str, ...]:
        """Every part's name, as written, in the package's order, added ones last."""
        kept = [name for key, name in self._names.items() if key not in self._removed]
        return tuple(kept)

    def __contains__(self, name: str) -> bool:
        key = _key(name)
        return key in self._names and key not in self._removed

    def written_name(self, name: str) -> str:
        """A part's name as the archive writes it; the name itself for a part that is not there."""
        return self._names.get(_key(name), name)

    def part(self, name: str) -> bytes:
        """A part's bytes, in the usual names if the package is strict; NotAWorkbook if it is missing or unreadable."""
        raw = self._raw(name)
        return dialect.usual(raw) if self._is_strict else raw

    def checksum(self, name: str) -> int:
        """The CRC-32 of a part, which costs nothing for one that has not been changed."""
        is_changed = _key(name) in self._changed
        return zlib.crc32(self._raw(name)) if is_changed else self._zip.getinfo(self._names[_key(name)]).CRC

    def _raw(self, name: str) -> bytes:
        key = _key(name)
        if key in self._changed:
            made = self._changed[key]
            return made if isinstance(made, bytes) else b"".join(made())
        if name not in self:
            raise NotAWorkbook(_DAMAGED.format(f"its part {name} is missing"))
        if key in self._kept:
            return self._kept[key]
        try:
            return self._zip.read(self._names[key])
        except (
            zipfile.BadZipFile,
            zlib.error,
            RuntimeError,
            NotImplementedError,
            EOFError,
            OSError,
        ) as error:
            raise NotAWorkbook(_DAMAGED.format(f"its part {name} cannot be read")) from error

    def put(self, name: str, data: bytes | Pieces) -> None:
        """Replace a part where it stands, or add it at the end; `Pieces` are made when the package is written."""
        key = _key(name)
        self._forget()
        if key in self._removed:
            self._removed.discard(key)
            del self._names[key]
        self._names.setdefault(key, name)
        if self._is_strict:
            data = dialect.strict(data if isinstance(data, bytes) else b"".join(data()))
        self._changed[key] = data

    def keep(self, name: str, data: bytes) -> None:
        """Remember what a part holds, which somebody has unpacked, so that it need not be unpacked again."""
        self._kept[_key(name)] = data

    def remove(self, name: str) -> None:
        """Leave a part out."""
        if name in self:
            self._forget()
            self._removed.add(_key(name))
            self._changed.pop(_key(name), None)

    def _forget(self) -> None:
        self._relationships.clear()
        self._sheets = self._tables = None

    def relationships(self, part: str) -> tuple[Relationship, ...]:
        """A part's relationships, targets resolved to part names; the package's own for ""."""
        if part not in self._relationships:
            self._relationships[part] = self._relationships_of(part)
        return self._relationships[part]

    def _relationships_of(self, part: str) -> tuple[Relationship, ...]:
        rels = relationships_part(part)
        if rels not in self:
            return ()
        folder = posixpath.dirname(rels).removesuffix("_rels")
        root = xml.parse(self.part(rels), rels)
        return tuple(self._relationship(element, folder) for element in root.iterfind("{*}Relationship"))

    @cached_property
    def workbook_part(self) -> str:
        """The name of the part that the package calls its office document."""
        for relationship in self.relationships(""):
            if relationship.kind == "officeDocument" and relationship.target in self:
                return relationship.target
        raise NotAWorkbook("The file is no Excel workbook (.xlsx or .xlsm): it names no workbook inside.")

    def related(self, part: str, kind: str) -> str | None:
        """The first part to which `part` has a relationship of that kind, such as styles."""
        targets = (relation.target for relation in self.relationships(part) if relation.kind == kind)
        return next((target for target in targets if target in self), None)

    @property
    def sheets(self) -> tuple[SheetPart, ...]:
        """Every sheet in tab order, hidden ones and chart sheets too."""
        if self._sheets is None:
            self._sheets = self._all_sheets()
        return self._sheets

    def _all_sheets(self) -> tuple[SheetPart, ...]:
        relations = {relation.id: relation for relation in self.relationships(self.workbook_part)}
        found = []
        for element in xml.parse(self.part(self.workbook_part), self.workbook_part).iterfind("{*}sheets/{*}sheet"):
            relation = relations.get(xml.relationship_id(element))
            if relation is None or relation.target not in self:
                raise NotAWorkbook(_DAMAGED.format(f"its sheet {element.get('name')} is missing"))
            state = element.get("state", "visible")
            found.append(SheetPart(element.get("name", ""), relation.target, state, relation.kind))
        return tuple(found)

    @property
    def tables(self) -> tuple[TablePart, ...]:
        """Every Excel Table, sheet by sheet."""
        if self._tables is None:
            sheets = (sheet for sheet in self.sheets if sheet.kind == "worksheet")
            self._tables = tuple(table for sheet in sheets for table in self.tables_of(sheet))
        return self._tables

    def to_bytes(self, level: int = archive.LEVEL) -> bytes:
        """The package as a zip file: the same parts give the same bytes. `level` is zlib's, for new parts."""
        return archive.write(self._entry(name, level) for name in self.names)

    def tables_of(self, sheet: SheetPart) -> list[TablePart]:
        """The Excel Tables of a sheet."""
        found = []
        for relation in self.relationships(sheet.part):
            if relation.kind == "table" and relation.target in self:
                root = xml.parse(self.part(relation.target), relation.target)
                name, ref = root.get("displayName") or root.get("name") or "", root.get("ref", "")
                if not is_range(ref):
                    raise NotAWorkbook(
                        _DAMAGED.format(f"its table {name} names a place that no sheet has ({ref[:40]!r})")
                    )
                found.append(TablePart(name, ref, sheet.name, relation.target))
        return found

    def _relationship(self, element: xml.Element, folder: str) -> Relationship:
        kind = element.get("Type", "").rpartition("/")[2]
        target = element.get("Target", "")
        external = element.get("TargetMode") == "External"
        if not external:
            target = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
            if target not in self and unquote(target) in self:
                target = unquote(target)
            target = self.written_name(target)
        return Relationship(element.get("Id", ""), kind, target, external)

    def _entry(self, name: str, level: int) -> archive.Entry | archive.Unpacked:
        if (changed := self._changed.get(_key(name))) is not None:
            if isinstance(changed, bytes):
                return archive.compress(name, changed, level)
            return archive.Unpacked(name, changed())
        try:
            return archive.lift(self._data, self._zip.getinfo(name))
        except ValueError as error:
            raise NotAWorkbook(_DAMAGED.format(f"its part {name} cannot be read")) from error


def _key(name: str) -> str:
    """What two names of one part have in common; some writers separate folders with a backslash."""
    return name.replace("\\", "/").lstrip("/").lower()
