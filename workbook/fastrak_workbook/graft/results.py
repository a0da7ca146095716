"""Result sheets grafted onto a workbook's package: every part that was there stays, byte for byte.

Only the lists that name sheets change (content types, the workbook and its relationships), and the styles, to
which formats are appended. Same package and results, same bytes.
"""

from __future__ import annotations

import datetime
from collections.abc import Sequence

from fastrak_workbook.functions.put import carries_a_run, put_functions
from fastrak_workbook.gate.limits import LAST_ROW as MOST_ROWS
from fastrak_workbook.graft import archive, runs, xml
from fastrak_workbook.graft.drawn import DrawnBook
from fastrak_workbook.graft.joining import Joining
from fastrak_workbook.graft.membership import Membership
from fastrak_workbook.graft.package import Package
from fastrak_workbook.graft.removal import CannotGraft, remove_sheets
from fastrak_workbook.graft.styles import MOST_CELL_FORMATS, StyleNumbers, merge_styles
from fastrak_workbook.layout import APPROVAL
from fastrak_workbook.read.source import Source
from fastrak_workbook.render.drawing import draw
from fastrak_workbook.render.grid import column_pixels
from fastrak_workbook.render.rows import EPOCH, EPOCH_1904
from fastrak_workbook.render.sheets import ResultSheet, result_sheets, sheet_names
from fastrak_workbook.render.table import table_name
from fastrak_xl.app.ports import Rows
from fastrak_xl.app.results import AnyResults, Approval, Results

__all__ = ["CannotGraft", "graft_results"]

_STYLES_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"


def graft_results(package: bytes, results: AnyResults, *, replace: bool = False, source: Source | None = None) -> bytes:
    """The workbook with the sheets of one run added at its end; with `replace`, instead of the newest run's.

    `source` are the cells of the input tables: with them the worksheet functions are put into the workbook too.

    NotAWorkbook if the bytes are none; CannotGraft if it is one that sheets cannot be added to.
    """
    target = Package.from_bytes(package)
    membership = Membership(target)
    if membership.workbook.find(f"{{{xml.MAIN}}}sheets") is None:
        raise CannotGraft(
            "The workbook is damaged: it does not list its sheets as Excel does. "
            "Open it in Excel, save it as .xlsx and try again."
        )
    ending = runs.suffix(_run_number(membership, results, replace))
    sheets = result_sheets(results, ending, [sheet.name for sheet in target.sheets])
    _refuse_too_long(sheets)
    widths = {sheet.name: column_pixels(sheet) for sheet in sheets}
    drawn = Package.from_bytes(draw(sheets, widths))
    book = DrawnBook(drawn, _add_styles(membership, drawn), widths, _epoch(membership))
    Joining(membership, book).add_sheets(sheets)
    if source is not None and isinstance(results, Results) and results.basis is not None:
        last_run = _tables(sheets) if carries_a_run(membership) else None
        put_functions(membership, results.basis, source, outcome=results.outcome, last_run=last_run)
    membership.save()
    try:
        return target.to_bytes()
    except archive.TooLarge as error:
        raise CannotGraft(f"{error} Remove sheets that are no longer needed and try again.") from error


def _tables(sheets: Sequence[ResultSheet]) -> dict[str, Rows]:
    """The rows of a run's sheets, headings first."""
    return {one.layout.sheet: [list(row) for row in one.table.rows()] for one in sheets}


def _refuse_too_long(sheets: Sequence[ResultSheet]) -> None:
    """CannotGraft for a result that has more rows than a sheet: half of it would be worse than none."""
    for sheet in sheets:
        rows = sheet.table.last_row + 1
        if rows > MOST_ROWS:
            raise CannotGraft(
                f"The result is too long for Excel: {sheet.name} would have {rows:,} rows, and a sheet has at most "
                f"{MOST_ROWS:,}. Rebalance some accounts at a time (by adviser or client), or split the workbook."
            )


def _run_number(membership: Membership, results: AnyResults, replace: bool) -> int:
    """The number of the new run, after the sheets that it replaces have been removed."""
    package = membership.package
    earlier = runs.earlier_runs(package)
    newest = max(earlier, default=0)
    if isinstance(results, Approval):
        return _approved_run(membership, newest)
    if replace and newest:
        remove_sheets(membership, list(earlier[newest].values()))
        membership.save()
    names = [name.get("name", "") for name in membership.workbook.iterfind("{*}definedNames/{*}definedName")]
    taken = [sheet.name for sheet in package.sheets] + [table.name for table in package.tables] + names
    first = newest if replace and newest else newest + 1
    return runs.free_number(first, sheet_names(results), taken)


def _approved_run(membership: Membership, newest: int) -> int:
    """The number of the run that is approved; CannotGraft where something else has the name of its sheet."""
    package, [name] = membership.package, sheet_names(Approval(()), runs.suffix(newest))
    table = table_name(APPROVAL, runs.suffix(newest))
    taken = {sheet.name.casefold() for sheet in package.sheets} | {one.name.casefold() for one in package.tables}
    if {name.casefold(), table.casefold()} & taken:
        raise CannotGraft(f"The workbook has a sheet {name} already. Rename that sheet and try again.")
    return newest


def _add_styles(membership: Membership, drawn: Package) -> StyleNumbers:
    """Append the drawn sheets' formats to the workbook's, or give them to a workbook that has none."""
    package = membership.package
    drawn_part = drawn.related(drawn.workbook_part, "styles")
    assert drawn_part is not None  # XlsxWriter always writes one
    added = xml.parse(drawn.part(drawn_part), drawn_part)
    part = package.related(membership.part, "styles")
    if part is None:
        part = membership.styles_name
        root = xml.parse(b'<styleSheet xmlns="%s"/>' % xml.MAIN.encode(), part)
        membership.add_part(part, b"", _STYLES_TYPE)
        membership.relate(part, "styles")
    else:
        root = xml.parse(package.part(part), part)
    numbers = merge_styles(root, added)
    if max(numbers.cell_formats) > MOST_CELL_FORMATS:
        raise CannotGraft(
            "The workbook has as many cell formats as Excel allows. "
            "Copy its sheets into a new workbook, or remove formats, and try again."
        )
    package.put(part, xml.serialise(root))
    return numbers


def _epoch(membership: Membership) -> datetime.date:
    settings = membership.workbook.find("{*}workbookPr")
    is_1904 = settings is not None and settings.get("date1904") in ("1", "true")
    return EPOCH_1904 if is_1904 else EPOCH
