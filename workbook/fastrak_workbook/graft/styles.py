"""Adding one workbook's formats to another's: entries are appended, or shared where the same one is there."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import dataclass

from lxml import etree

from fastrak_workbook.graft import xml
from fastrak_workbook.graft.xml import MAIN, Element, local_name

_LISTS = (
    "numFmts", "fonts", "fills", "borders", "cellStyleXfs", "cellXfs", "cellStyles", "dxfs", "tableStyles",
    "colors", "extLst",
)  # fmt: skip
"""The children of a style sheet in the order that the schema wants."""

_FIRST_OWN_FORMAT = 164
MOST_CELL_FORMATS = 65_000


@dataclass(frozen=True, slots=True)
class StyleNumbers:
    """Where the added workbook's cell formats and differential formats (by old number) now are."""

    cell_formats: tuple[int, ...]
    differential: tuple[int, ...]


def merge_styles(base: Element, added: Element) -> StyleNumbers:
    """Append the formats of the style sheet `added` to `base`, in place."""
    number_formats = _merge_number_formats(base, added)
    references = {name: _merge(base, added, name) for name in ("fonts", "fills", "borders")}
    for xf in _children(added, "cellXfs"):
        _renumber(xf, "numFmtId", number_formats)
        _renumber(xf, "fontId", dict(enumerate(references["fonts"])))
        _renumber(xf, "fillId", dict(enumerate(references["fills"])))
        _renumber(xf, "borderId", dict(enumerate(references["borders"])))
        _point_to_normal(xf, base)
    return StyleNumbers(_merge(base, added, "cellXfs"), _merge(base, added, "dxfs"))


def _merge(base: Element, added: Element, name: str) -> tuple[int, ...]:
    """Append the entries of one list that are not there yet; the new numbers of all of them."""
    incoming = _children(added, name)
    target = _list(base, name)
    if target is None:
        if incoming:
            _insert_list(base, name, incoming)
        return tuple(range(len(incoming)))
    known: dict[bytes, int] = {}
    for number, entry in enumerate(_entries(target)):
        known.setdefault(_fingerprint(entry), number)
    count = len(_entries(target))
    numbers = []
    for entry in incoming:
        mark = _fingerprint(entry)
        if mark not in known:
            target.append(_copy(entry))
            known[mark] = count
            count += 1
        numbers.append(known[mark])
    target.set("count", str(count))
    return tuple(numbers)


def _merge_number_formats(base: Element, added: Element) -> dict[int, int]:
    """Number formats go by their own numbers, of which those from 164 on are the workbook's to give."""
    target = _list(base, "numFmts")
    present = _entries(target) if target is not None else []
    by_code = {entry.get("formatCode"): xml.number(entry, "numFmtId") for entry in reversed(present)}
    free = max([_FIRST_OWN_FORMAT - 1, *(xml.number(entry, "numFmtId") for entry in present)]) + 1
    numbers: dict[int, int] = {}
    for entry in _children(added, "numFmts"):
        old, code = xml.number(entry, "numFmtId"), entry.get("formatCode")
        if code not in by_code:
            if target is None:
                target = _insert_list(base, "numFmts", [])
            new = _copy(entry)
            new.set("numFmtId", str(free))
            target.append(new)
            by_code[code] = free
            free += 1
        numbers[old] = by_code[code]
    if target is not None:
        target.set("count", str(len(_entries(target))))
    return numbers


def _point_to_normal(xf: Element, base: Element) -> None:
    """Our formats build on the style called Normal, which need not be the workbook's first."""
    if _list(base, "cellStyleXfs") is None:
        if "xfId" in xf.attrib:
            del xf.attrib["xfId"]
        return
    normal = next((style for style in _children(base, "cellStyles") if style.get("builtinId") == "0"), None)
    xf.set("xfId", "0" if normal is None else normal.get("xfId", "0"))


def _renumber(xf: Element, attribute: str, numbers: dict[int, int]) -> None:
    old = xml.number(xf, attribute)
    xf.set(attribute, str(numbers.get(old, old)))


def _list(root: Element, name: str) -> Element | None:
    return root.find(f"{{{MAIN}}}{name}")


def _children(root: Element, name: str) -> list[Element]:
    found = _list(root, name)
    return [] if found is None else _entries(found)


def _entries(container: Element) -> list[Element]:
    return [entry for entry in container if local_name(entry)]


def _insert_list(base: Element, name: str, entries: list[Element]) -> Element:
    """A new list in its place among the style sheet's children."""
    container = etree.Element(f"{{{MAIN}}}{name}")
    container.extend(_copy(entry) for entry in entries)
    container.set("count", str(len(entries)))
    later = set(_LISTS[_LISTS.index(name) + 1 :])
    following = next((child for child in base if local_name(child) in later), None)
    if following is None:
        base.append(container)
    else:
        following.addprevious(container)
    return container


def _copy(entry: Element) -> Element:
    copy = deepcopy(entry)
    copy.tail = None
    return copy


def _fingerprint(entry: Element) -> bytes:
    """What two entries share if they say the same, whatever the order of their attributes or their prefix."""
    return etree.tostring(entry, method="c14n", exclusive=True, with_tail=False)
