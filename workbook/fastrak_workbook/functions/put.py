"""The hidden sheet and the names, put into a workbook's package or renewed there."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from hashlib import sha256
from zlib import crc32

from lxml import etree

from fastrak_workbook.functions.blocks import all_blocks
from fastrak_workbook.functions.blocks_of_models import HEADINGS
from fastrak_workbook.functions.inputs import Inputs
from fastrak_workbook.functions.lambdas import FROZEN, LIVE, Named, formula_of
from fastrak_workbook.functions.sheet import SHEET, Layout, quoted, sheet_xml
from fastrak_workbook.functions.stored import stored_form
from fastrak_workbook.graft import xml
from fastrak_workbook.graft.membership import Membership
from fastrak_workbook.graft.package import Package
from fastrak_workbook.layout import WANTED
from fastrak_workbook.parse.book import read_book
from fastrak_workbook.read.source import Source, package_source
from fastrak_workbook.render.rows import EPOCH, EPOCH_1904
from fastrak_xl import __version__
from fastrak_xl.app.check import Checked, check, settings_on_sheet
from fastrak_xl.app.ports import Rows
from fastrak_xl.domain.book import Book
from fastrak_xl.domain.diagnostics import Diagnostic
from fastrak_xl.engine.rebalance.run import Rebalanced

_CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"
STAMP, FROZEN_STAMP = "FASTRAK_STAMP", "frozen"
_SMALLEST = 9


def put_functions(
    membership: Membership,
    checked: Checked,
    source: Source,
    *,
    outcome: Rebalanced | None = None,
    last_run: Mapping[str, Rows] | None = None,
    live: bool = True,
) -> None:
    """Put the functions into a workbook, on what it holds; with `last_run`, those that answer from it too.

    `outcome` is the engine's, where it has been run. Without `live` the answers stay as they are now, whatever becomes
    of the input sheets.
    """
    taken = [sheet for sheet in membership.sheet_elements if sheet.get("name", "").casefold() == SHEET.casefold()]
    if any(sheet.get("state") != "veryHidden" for sheet in taken):
        return  # somebody's own sheet of that name
    stamp = _stamp(membership, source, live=live and last_run is None)
    if taken and stamp != FROZEN_STAMP and _is_as_stamped(membership, taken[0], stamp):
        return  # the input sheets are those for which it was made, and nobody has changed it
    if outcome is None or checked.settings.overridden:
        checked, outcome = replace(checked, settings=settings_on_sheet(checked.linked.book.settings)), None
    inputs = Inputs(checked.linked.book, source, _epoch(membership))
    layout, blocks = all_blocks(checked, outcome, inputs, last_run)
    functions = LIVE if last_run is None else {**LIVE, **FROZEN}
    formulas = {name: stored_lambda(named, layout) for name, named in functions.items()}
    data = sheet_xml(layout, blocks, live=live)
    _put_sheet(membership, taken[0] if taken else None, data)
    _put_names(membership, {**formulas, STAMP: _whole_stamp(stamp, crc32(data), formulas.values())})


def carries_a_run(membership: Membership) -> bool:
    """Whether the workbook's names answer from a run, as those of a shared copy do."""
    return any(one.get("name", "").upper() in FROZEN for one in _our_names(membership))


def drop_names(membership: Membership) -> None:
    """Take the functions' names out of a workbook."""
    for element in _our_names(membership):
        element.getparent().remove(element)  # type: ignore[union-attr]  # it is in the list of names


def with_functions(data: bytes) -> bytes:
    """A workbook's bytes with the functions put in, packed as small as can be: what is shipped is made here."""
    source = package_source(data, WANTED)
    membership = Membership(Package.from_bytes(data))
    put_functions(membership, check(_AsRead(source)), source)
    membership.save()
    return membership.package.to_bytes(level=_SMALLEST)


@dataclass(frozen=True)
class _AsRead:
    """A source as a book to be checked."""

    source: Source

    def read(self) -> tuple[Book, list[Diagnostic]]:
        """Its input tables."""
        return read_book(self.source)


def stored_lambda(named: Named, layout: Layout) -> str:
    """A function's formula as the workbook's name holds it."""
    sheet = quoted(SHEET)
    places = {
        f"{block}.{heading}": f"{sheet}!{layout.places[block].span(heading)}"
        for block, headings in HEADINGS.items()
        for heading in headings
    }
    places |= {f"state.{one}": f"{sheet}!{layout.places['state'].fixed(one)}" for one in HEADINGS["state"]}
    places["lastrows.report"] = f"{sheet}!{layout.places['lastrows'].rest('trade')}"
    return stored_form(formula_of(named), places)


def _stamp(membership: Membership, source: Source, *, live: bool) -> str:
    """A word for the input sheets as they lie in the package, or one that says that the answers follow nothing."""
    package = membership.package
    texts = package.related(membership.part, "sharedStrings")
    parts = [sheet.part for sheet in package.sheets if sheet.name in source.grids]
    sums = [f"{package.checksum(part):08x}" for part in (*parts, *([texts] if texts else []))]
    names = sorted(f"{name} {place.sheet} {place.ref}" for name, place in source.tables.items())
    whole = sha256(" ".join([__version__, *sums, *names]).encode()).hexdigest()
    return f"stamp {whole[:32]}" if live else FROZEN_STAMP


def _whole_stamp(stamp: str, sheet: int, formulas: Iterable[str]) -> str:
    """The stamp with the sheet's sum and one over the names' formulas, as a name holds a text."""
    return f'"{stamp} {sheet:08x} {crc32(chr(10).join(formulas).encode()):08x}"'


def _is_as_stamped(membership: Membership, element: xml.Element, stamp: str) -> bool:
    """Whether sheet and names are those that were put in with this stamp; the sheet itself need not be read for it."""
    names = {str(one.get("name")): one.text or "" for one in _our_names(membership)}
    has_own = any(one.get("localSheetId") is not None for one in _our_names(membership))
    sheet = membership.package.checksum(_part_of(membership, element))
    return names.pop(STAMP, "") == _whole_stamp(stamp, sheet, names.values()) and not has_own


def _part_of(membership: Membership, element: xml.Element) -> str:
    targets = {relation.id: relation.target for relation in membership.package.relationships(membership.part)}
    return targets[xml.relationship_id(element)]


def _put_sheet(membership: Membership, element: xml.Element | None, data: bytes) -> None:
    """Renew the sheet where it stands, or add it at the end, very hidden."""
    package = membership.package
    if element is not None:
        package.put(_part_of(membership, element), data)
        return
    part = membership.free_name("worksheets/fastrak{}.xml")
    membership.add_part(part, data, _CONTENT_TYPE)
    added = membership.list_sheet(SHEET, part)
    added.set("state", "veryHidden")


def _put_names(membership: Membership, formulas: Mapping[str, str]) -> None:
    drop_names(membership)
    container = membership.child("definedNames", after=("sheets", "functionGroups", "externalReferences"))
    for name, formula in formulas.items():
        element = etree.SubElement(container, f"{{{xml.MAIN}}}definedName")
        element.set("name", name)
        if name == STAMP:
            element.set("hidden", "1")
        element.text = formula


def _our_names(membership: Membership) -> list[xml.Element]:
    """The names of our functions, a sheet's own among them: that would stand before the workbook's."""
    ours = {name.casefold() for name in (*LIVE, *FROZEN, STAMP)}
    names = membership.workbook.iterfind("{*}definedNames/{*}definedName")
    return [element for element in names if element.get("name", "").casefold() in ours]


def _epoch(membership: Membership) -> datetime.date:
    settings = membership.workbook.find("{*}workbookPr")
    is_1904 = settings is not None and settings.get("date1904") in ("1", "true")
    return EPOCH_1904 if is_1904 else EPOCH
