"""The texts of a row of cells, whichever way they are stored."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from fastrak_workbook.graft import xml
from fastrak_workbook.graft.package import Package
from fastrak_workbook.graft.xml import Element


def shared_texts(package: Package) -> list[str]:
    """The workbook's shared texts."""
    part = package.related(package.workbook_part, "sharedStrings")
    if part is None:
        return []
    return [written(item) for item in xml.parse(package.part(part), part).iterfind("{*}si")]


def written(item: Element) -> str:
    """The text of an item that may consist of formatted runs."""
    return "".join(text.text or "" for text in item.iter("{*}t") if not _is_phonetic(text))


def _is_phonetic(text: Element) -> bool:
    parent = text.getparent()
    return parent is not None and xml.local_name(parent) == "rPh"


def texts_of(package: Package, sheet: str, number: int, shared: Sequence[str]) -> Mapping[str, str | None]:
    """The texts of one row by address, with the workbook's shared texts; None for a cell that is no text."""
    found: dict[str, str | None] = {}
    for row in xml.parse(package.part(sheet), sheet).iterfind("{*}sheetData/{*}row"):
        if row.get("r") != str(number):
            continue
        for cell in row.iterfind("{*}c"):
            value = cell.findtext("{*}v")
            kind, address = cell.get("t", "n"), cell.get("r", "")
            found[address] = None
            if kind == "s" and value is not None:
                found[address] = shared[int(value)] if int(value) < len(shared) else None
            elif kind in ("inlineStr", "str"):
                inline = cell.find("{*}is")
                found[address] = written(inline) if inline is not None else value
    return found
