"""The Sector Model and the Sector Hierarchy that a person names, and the sheets that have to be sound for both."""

from __future__ import annotations

from fastrak_xl.app.check import Checked
from fastrak_xl.app.selection import NotThere
from fastrak_xl.domain.diagnostics import Diagnostic
from fastrak_xl.domain.names import nearest
from fastrak_xl.engine.categorise.hierarchies import Hierarchies
from fastrak_xl.engine.link.linked import LinkedBook
from fastrak_xl.engine.link.lookup import NOWHERE

_TABLES = ("funds", "sectors", "sector_models", "sector_hierarchies")


def blocking(checked: Checked) -> tuple[Diagnostic, ...]:
    """The errors of the sheets on which sectors rest; those of clients, accounts and holdings may wait."""
    sheets = {getattr(checked.linked.book, name).sheet for name in _TABLES}
    return tuple(one for one in checked.diagnostics if one.is_error and one.sheet in sheets)


def sector_model(linked: LinkedBook, name: str) -> int:
    """A model's number by name, the first one for ""; NotThere where it is none."""
    models = linked.sectors.models
    found = linked.sectors.model(name) if name else (0 if models else NOWHERE)
    if found == NOWHERE and not name:
        raise NotThere("There is no sector model. Add its sectors to the sheet Sectors.")
    if found == NOWHERE:
        raise NotThere(f"There is no sector model {name}.{nearest(name, models)}")
    return found


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
