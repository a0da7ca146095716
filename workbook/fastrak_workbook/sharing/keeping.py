"""Only some sheets go along: the others leave the copy, with the names that lead to them."""

from __future__ import annotations

import re
from collections.abc import Iterable

from fastrak_workbook.functions.put import drop_names
from fastrak_workbook.functions.sheet import SHEET
from fastrak_workbook.graft.membership import Membership
from fastrak_workbook.graft.package import SheetPart
from fastrak_workbook.graft.removal import CannotGraft, remove_sheets

_FORMULA = re.compile(r"<(?:[\w.-]+:)?(?:f|formula\d?)(?:\s[^>]*)?>([^<]*)</")


def keep_only(membership: Membership, wanted: Iterable[str], *, functions: bool) -> None:
    """Remove all sheets but those named; CannotGraft for one that is not there, or that is calculated from another.

    Without `functions` their hidden sheet goes too, and their names: it tells of every account in the workbook.
    """
    typed = {name.strip().casefold(): name.strip() for name in wanted if name.strip()}
    names = set(typed)
    sheets = membership.package.sheets
    known = {sheet.name.casefold() for sheet in sheets}
    if missing := sorted(names - known):
        there = ", ".join(sheet.name for sheet in sheets if sheet.state == "visible")
        raise CannotGraft(f"There is no sheet {typed[missing[0]]} in the workbook. Name some of: {there}.")
    gone = [sheet for sheet in sheets if sheet.name.casefold() not in names and not (functions and sheet.name == SHEET)]
    kept = [sheet for sheet in sheets if sheet not in gone and sheet.name != SHEET]
    if not any(sheet.state == "visible" for sheet in kept):
        raise CannotGraft("No visible sheet would remain. Name at least one of those that can be seen.")
    _refuse_dependents(membership, kept, gone)
    if not functions:
        drop_names(membership)
    _drop_names(membership, gone)
    remove_sheets(membership, gone)
    _show_the_first(membership)


def _leads_to(text: str, sheets: Iterable[SheetPart]) -> str:
    """The first of the sheets that a formula names; "" for none."""
    lowered = text.casefold().replace("&apos;", "'").replace("&#39;", "'").replace("&amp;", "&")
    for sheet in sheets:
        name = sheet.name.casefold()
        in_quotes = "'" + name.replace("'", "''") + "'!"
        if in_quotes in lowered or re.search(rf"(?<![\w.']){re.escape(name)}!", lowered):
            return sheet.name
    return ""


def _refuse_dependents(membership: Membership, kept: list[SheetPart], gone: list[SheetPart]) -> None:
    for sheet in kept:
        text = membership.package.part(sheet.part).decode(errors="replace")
        for formula in _FORMULA.findall(text):
            if name := _leads_to(formula, gone):
                raise CannotGraft(
                    f"The sheet {sheet.name} is calculated from {name}, so it cannot go without it. Name {name} too."
                )


def _drop_names(membership: Membership, gone: list[SheetPart]) -> None:
    for element in membership.workbook.findall("{*}definedNames/{*}definedName"):
        if element.get("localSheetId") is None and _leads_to(element.text or "", gone):
            element.getparent().remove(element)  # type: ignore[union-attr]  # it is in the list of names


def _show_the_first(membership: Membership) -> None:
    """Let the first sheet that can be seen be the one in front."""
    states = [sheet.get("state", "visible") for sheet in membership.sheet_elements]
    for view in membership.workbook.iterfind("{*}bookViews/{*}workbookView"):
        view.set("activeTab", str(states.index("visible")))
        if "firstSheet" in view.attrib:
            del view.attrib["firstSheet"]
