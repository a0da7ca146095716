"""Use-case: all suggestions of a sector model from some likelihood on, taken at once, each said with its reason."""

from __future__ import annotations

import numpy as np

from fastrak_xl.app.categorise.assigning import held_pence, portfolios_left_behind, reassign
from fastrak_xl.app.categorise.suggesting import suggest
from fastrak_xl.app.plans import Changes, Plan
from fastrak_xl.app.totals import counted
from fastrak_xl.domain.catalogue import shown
from fastrak_xl.domain.money import plain_pounds, pounds_text
from fastrak_xl.engine.link.funds import CASH
from fastrak_xl.engine.link.linked import LinkedBook
from fastrak_xl.engine.link.lookup import NOWHERE


def accept_suggestions(linked: LinkedBook, model: int, least: float) -> Plan:
    """Put every unassigned fund whose suggestion is at least so likely (0..1) into the suggested sector."""
    suggestions = suggest(linked, model)
    taken = {fund: one for fund, one in suggestions.items() if one.likelihood >= least}
    wanted = linked.sectors.of_fund[model].copy()
    for fund, one in taken.items():
        wanted[fund] = one.sector
    changes, held = Changes(), held_pence(linked)
    changes.amend(linked.book.sector_models, reassign(linked, model, wanted))
    money = sum(held[fund] for fund in taken)
    left = [fund for fund in np.flatnonzero(wanted == NOWHERE).tolist() if fund != CASH]
    left_money = sum(held[fund] for fund in left)
    lines = [f"  {shown(linked.funds.funds[fund].name)} → {_named(linked, one.sector)}: {one.reason}"
             for fund, one in taken.items()]  # fmt: skip
    of = f"of {len(suggestions):,} suggestions, {counted(len(taken), 'fund')} assigned ({pounds_text(money)})"
    lines.append(f"{linked.sectors.models[model]}: {of}.")
    lines.append(f"{counted(len(left), 'fund')} still unassigned ({pounds_text(left_money)}).")
    facts = {
        "sector_model": linked.sectors.models[model],
        "assigned": [_facts(linked, fund, one.sector, one.likelihood, one.reason) for fund, one in taken.items()],
        "value": plain_pounds(money),
        "unassigned": {"funds": len(left), "value": plain_pounds(left_money)},
    }
    return Plan(changes.gathered(), tuple(lines), facts, tuple(portfolios_left_behind(linked, model, wanted)))


def _facts(linked: LinkedBook, fund: int, sector: int, likelihood: float, reason: str) -> dict[str, object]:
    code_type, code = linked.funds.funds[fund].canonical
    name = linked.funds.funds[fund].name
    told = {"sector": linked.sectors.sectors[sector].name, "likelihood": likelihood, "reason": reason}
    return {"name": name, "code_type": code_type, "code": code, **told}


def _named(linked: LinkedBook, sector: int) -> str:
    return linked.sectors.sectors[sector].name
