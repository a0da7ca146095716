"""A workbook's bytes, made to be sent: every step on one package, everything else in it byte-identical."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from lxml import etree

from fastrak_workbook.file_book import FileBook
from fastrak_workbook.functions.put import put_functions
from fastrak_workbook.graft import xml
from fastrak_workbook.graft.calculation import drop_calculation_order
from fastrak_workbook.graft.membership import Membership
from fastrak_workbook.graft.package import Package
from fastrak_workbook.layout import WANTED
from fastrak_workbook.read.source import SourceReader, package_source
from fastrak_workbook.sharing.anonymous import anonymise
from fastrak_workbook.sharing.calls import Evaluate, rewrite_calls
from fastrak_workbook.sharing.dynamic_arrays import DynamicArrays
from fastrak_workbook.sharing.keeping import keep_only
from fastrak_workbook.sharing.links import drop_links, plain_names
from fastrak_workbook.sharing.protection import protect_inputs
from fastrak_workbook.sharing.texts import blank_unused_texts
from fastrak_xl.app.check import Checked, check
from fastrak_xl.app.ports import Rows

_TO_BE_SENT = 6
"""How hard zlib tries: what is sent may take a moment longer, and should be small."""
Evaluator = Callable[[FileBook, Checked, Mapping[str, Rows]], Evaluate]
"""Makes what answers formulas on a book, with the tables of its last run."""


@dataclass(frozen=True)
class Sharing:
    """How a copy is to be made. `only`: the sheets that go along; none named: all."""

    anonymise: bool = False
    only: tuple[str, ...] = ()
    protect: bool = False


@dataclass(frozen=True)
class Shared:
    """The copy, how many cells call our functions, whether there was a run whose trades they can tell.

    `has_functions`: whether the copy carries them; one of some sheets does where a cell of those calls one.
    """

    data: bytes
    calls: int
    has_run: bool
    has_functions: bool


def share(
    data: bytes, how: Sharing, evaluator: Evaluator, checked: Checked, read_source: SourceReader = package_source
) -> Shared:
    """The copy of a checked workbook. NotAWorkbook where something stands in the way; the message says what."""
    if how.anonymise:
        package = Package.from_bytes(data)
        anonymise(package, checked)
        data = package.to_bytes()
    book = FileBook(data, "", read_source=read_source)
    checked = check(book) if how.anonymise else checked
    last_run = (book if how.anonymise else FileBook(data, "", read_source=read_source)).last_results()
    package = Package.from_bytes(data)
    membership = Membership(package)
    calls = rewrite_calls(package, evaluator(book, checked, last_run), DynamicArrays(membership).mark)
    plain_names(membership)
    drop_links(membership)
    if how.protect:
        protect_inputs(package)
    is_asked = not how.only or _is_asked(package, how.only)
    if is_asked:
        put_functions(membership, checked, read_source(data, WANTED), last_run=last_run, live=not how.only)
    if how.only:
        membership.save()
        keep_only(membership, how.only, functions=is_asked)
    _calculate_on_opening(membership)
    membership.save()
    if how.only:
        blank_unused_texts(membership)
    drop_calculation_order(package)
    return Shared(package.to_bytes(level=_TO_BE_SENT), calls, bool(last_run), is_asked)


def _is_asked(package: Package, only: tuple[str, ...]) -> bool:
    """Whether a cell of the sheets that go along calls one of our functions."""
    names = {name.strip().casefold() for name in only}
    parts = (sheet.part for sheet in package.sheets if sheet.name.casefold() in names)
    return any(b"FASTRAK_" in package.part(part).upper() for part in parts)


def _calculate_on_opening(membership: Membership) -> None:
    """What depends on a calling cell has to be worked out again too."""
    after = ("sheets", "functionGroups", "externalReferences", "definedNames")
    calculation = membership.workbook.find(f"{{{xml.MAIN}}}calcPr")
    if calculation is None:
        calculation = etree.Element(f"{{{xml.MAIN}}}calcPr")
        earlier = [element for element in membership.workbook if xml.local_name(element) in after]
        earlier[-1].addnext(calculation)
    calculation.set("fullCalcOnLoad", "1")
