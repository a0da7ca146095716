"""The funds held that nobody has put in a sector: they and their money are always in sight."""

from __future__ import annotations

from collections import defaultdict
from typing import NamedTuple

from fastrak_xl.engine.link.funds import CASH
from fastrak_xl.engine.link.linked import LinkedBook
from fastrak_xl.engine.link.lookup import NOWHERE


class Unassigned(NamedTuple):
    """One such fund and the pence held in it over all accounts."""

    name: str
    code_type: str
    code: str
    value_pence: int


def unassigned_funds(linked: LinkedBook, model: int = 0) -> list[Unassigned]:
    """Every fund held that is in no sector of a sector model, the largest first."""
    held: dict[int, int] = defaultdict(int)
    for fund, pence in zip(linked.holdings.fund.tolist(), linked.holdings.value.tolist(), strict=True):
        held[fund] += pence
    free = [fund for fund in held if fund not in (CASH, NOWHERE) and linked.sectors.of_fund[model, fund] == NOWHERE]
    free.sort(key=lambda fund: (-held[fund], linked.funds.rank[fund]))
    funds = linked.funds.funds
    return [Unassigned(funds[fund].name, *funds[fund].canonical, held[fund]) for fund in free]
