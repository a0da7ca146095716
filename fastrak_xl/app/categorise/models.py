"""Use-cases of whole sector models: a new one, empty or as a copy, and single sectors copied from another one."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

import numpy as np

from fastrak_xl.app.categorise.assigning import assigned_row, reassign
from fastrak_xl.app.categorise.naming import new_name
from fastrak_xl.app.categorise.sectors import sector_row
from fastrak_xl.app.plans import Changes, Plan
from fastrak_xl.app.totals import counted
from fastrak_xl.domain.arrays import Ints
from fastrak_xl.domain.not_there import NotThere
from fastrak_xl.engine.link.linked import LinkedBook
from fastrak_xl.engine.link.lookup import NOWHERE
from fastrak_xl.engine.link.sectors import CASH_SECTOR, GREY


def new_sector_model(linked: LinkedBook, name: str, sectors: Sequence[str] = ()) -> Plan:
    """A sector model with these sectors and no funds; without any, with Cash, as a model is its rows on Sectors."""
    named = new_name(name, "sector model", linked.sectors.models)
    headings: list[str] = []
    for heading in sectors or (CASH_SECTOR,):
        headings.append(new_name(heading, "sector", headings))
    changes = Changes()
    for place, heading in enumerate(headings, start=1):
        row = {"sector_model": named, "sector": heading, "colour": None, "order": Decimal(place)}
        changes.add(linked.book.sectors, row)
    said = f"The new sector model {named} has {counted(len(headings), 'sector')} and no funds yet."
    return Plan(changes.gathered(), (said,), {"sector_model": named, "sectors": headings, "funds": 0})


def copy_sector_model(linked: LinkedBook, name: str, model: int) -> Plan:
    """A sector model with the sectors, colours and funds of another one."""
    named, changes = new_name(name, "sector model", linked.sectors.models), Changes()
    sectors = [sector for sector in linked.sectors.sectors if sector.model == model]
    for place, sector in enumerate(sectors, start=1):
        colour = None if sector.colour == GREY else sector.colour
        row = {"sector_model": named, "sector": sector.name, "colour": colour, "order": Decimal(place)}
        changes.add(linked.book.sectors, row)
    of_fund = linked.sectors.of_fund[model]
    funds = _in_order(linked, of_fund, np.flatnonzero(of_fund != NOWHERE).tolist())
    for fund in funds:
        sector_name = linked.sectors.sectors[of_fund[fund]].name
        changes.add(linked.book.sector_models, assigned_row(linked, named, fund, sector_name))
    counts = f"{counted(len(sectors), 'sector')} and {counted(len(funds), 'fund')}"
    said = f"The new sector model {named} has {counts}, as {linked.sectors.models[model]} has."
    facts = {"sector_model": named, "sectors": [one.name for one in sectors], "funds": len(funds)}
    return Plan(changes.gathered(), (said,), facts)


def copy_sector(linked: LinkedBook, sector: int, model: int) -> Plan:
    """A sector of another model with its funds; where the model has one of that name, the funds join it.

    Funds that are in a sector of the model already stay where they are.
    """
    source = linked.sectors.sectors[sector]
    if source.model == model:
        raise NotThere(f"{source.name} is in {linked.sectors.models[model]} already.")
    changes, there = Changes(), linked.sectors.sector(model, source.name)
    present = linked.sectors.of_fund[model]
    members = linked.sectors.of_fund[source.model] == sector
    free, kept = members & (present == NOWHERE), int((members & (present != NOWHERE) & (present != there)).sum())
    if there == NOWHERE:
        colour = "" if source.colour == GREY else source.colour
        changes.add(linked.book.sectors, sector_row(linked, model, new_name(source.name, "sector"), colour))
    wanted = np.where(free, sector if there == NOWHERE else there, present)
    changes.amend(linked.book.sector_models, reassign(linked, model, wanted))
    funds = counted(int(free.sum()), "fund")
    said = [f"{linked.sectors.models[model]}: {source.name} has {funds} from {linked.sectors.models[source.model]}."]
    said += [f"{counted(kept, 'fund')} stayed in the sectors that {'it has' if kept == 1 else 'they have'} there."] * (
        kept > 0
    )
    facts = {"sector": source.name, "is_new": there == NOWHERE, "funds": int(free.sum()), "stayed": kept}
    return Plan(changes.gathered(), tuple(said), facts)


def _in_order(linked: LinkedBook, of_fund: Ints, funds: list[int]) -> list[int]:
    """Funds by sector, then by code."""
    return sorted(funds, key=lambda fund: (of_fund[fund], linked.funds.rank[fund]))
