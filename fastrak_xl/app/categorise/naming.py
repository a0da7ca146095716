"""The Sector Model and the Sector Hierarchy that a person names, and the sheets that have to be sound for both."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from fastrak_xl.app.check import Checked
from fastrak_xl.domain.diagnostics import Diagnostic
from fastrak_xl.domain.names import folded, nearest
from fastrak_xl.domain.not_there import NotThere
from fastrak_xl.domain.values import Unreadable, text
from fastrak_xl.engine.categorise.hierarchies import Hierarchies
from fastrak_xl.engine.link.linked import LinkedBook
from fastrak_xl.engine.link.lookup import NOWHERE

_TABLES = ("funds", "sectors", "sector_models", "sector_hierarchies")
_MEANT_OTHERWISE = {folded("Unassigned"), folded("FE")}
_LONGEST = 255
_HEADINGS = "FX00"
"""How the codes of what is wrong with sheets and headings begin."""


def blocking(checked: Checked, tables: Sequence[str] = (), headings: Sequence[str] = ()) -> tuple[Diagnostic, ...]:
    """The errors of the sheets on which sectors rest, and of `tables`; those of clients and holdings may wait.

    Of `headings` only what is wrong with their headings counts: the cells are about to be replaced.
    """
    book = checked.linked.book
    sheets = {getattr(book, name).sheet for name in (*_TABLES, *tables)}
    headed = {getattr(book, name).sheet for name in headings}
    found = (one for one in checked.diagnostics if one.is_error)
    return tuple(
        one for one in found if one.sheet in sheets or (one.sheet in headed and one.code.startswith(_HEADINGS))
    )


def sector_model(linked: LinkedBook, name: str) -> int:
    """A model's number by name, the first one for ""; NotThere where it is none."""
    models = linked.sectors.models
    found = linked.sectors.model(name) if name else (0 if models else NOWHERE)
    if found == NOWHERE and not name:
        raise NotThere("There is no sector model. Add its sectors to the sheet Sectors.")
    if found == NOWHERE:
        raise NotThere(f"There is no sector model {name}.{nearest(name, models)}")
    return found


def sector(linked: LinkedBook, model: int, name: str) -> int:
    """A sector's number by name; NotThere where the model has none of that name."""
    found = linked.sectors.sector(model, name)
    if found == NOWHERE:
        known = [one.name for one in linked.sectors.sectors if one.model == model]
        raise NotThere(f"{linked.sectors.models[model]} has no sector {name}.{nearest(name, known)}")
    return found


def new_name(wanted: str, what: str, taken: Iterable[str] = ()) -> str:
    """A name as a cell will give it back; NotThere for one that is blank, taken, too long, or read as something else.

    `what` is what it names: "sector model".
    """
    try:
        name = text(wanted) or ""
    except Unreadable:
        name = ""
    if not name or len(name) > _LONGEST:
        raise NotThere(f"A {what} needs a name of up to {_LONGEST} characters that is no error value.")
    if folded(name) in _MEANT_OTHERWISE:
        raise NotThere(f"A {what} cannot be called {name}, which means something else. Choose another name.")
    if folded(name) in {folded(other) for other in taken}:
        raise NotThere(f"There is a {what} {name} already.")
    return name


def target_model(linked: LinkedBook, hierarchies: Hierarchies, hierarchy: str, name: str) -> int:
    """The model to which a hierarchy leads, the one called `name` if to several; NotThere where there is none."""
    rows = hierarchies.rows(hierarchy)
    if not len(rows):
        known = hierarchies.names()
        hint = nearest(hierarchy, known) or (f" There are: {', '.join(known)}." if known else "")
        raise NotThere(f"There is no sector hierarchy {hierarchy}.{hint}")
    reached = sorted(set(hierarchies.model[rows].tolist()))
    names = ", ".join(linked.sectors.models[model] for model in reached)
    if name and (model := sector_model(linked, name)) not in reached:
        raise NotThere(f"The hierarchy {hierarchy} does not lead to {linked.sectors.models[model]}, but to {names}.")
    if not name and len(reached) > 1:
        raise NotThere(f"The hierarchy {hierarchy} leads to several sector models: say which ({names}).")
    return model if name else reached[0]
