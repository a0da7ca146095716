"""Other share classes that a row of the model counts in, where that is set."""

from __future__ import annotations

import numpy as np

from fastrak_xl.domain.catalogue import shown
from fastrak_xl.domain.money import pounds_text
from fastrak_xl.engine.link.linked import LinkedBook
from fastrak_xl.engine.rebalance.positions import Positions


def other_classes(linked: LinkedBook, positions: Positions) -> dict[int, str]:
    """For each row that counts in another share class, a sentence with its money; in the order of Holdings."""
    holdings = linked.holdings
    counted: dict[int, dict[int, int]] = {}
    for lot in np.flatnonzero(positions.fund[positions.lot_row] != holdings.fund).tolist():
        of_row = counted.setdefault(int(positions.lot_row[lot]), {})
        fund = int(holdings.fund[lot])
        of_row[fund] = of_row.get(fund, 0) + int(holdings.value[lot])
    return {row: f"Counts in {_named(linked, classes)}. " for row, classes in counted.items()}


def _named(linked: LinkedBook, classes: dict[int, int]) -> str:
    ordered = sorted(classes, key=lambda fund: int(linked.funds.rank[fund]))
    return " and ".join(f"{pounds_text(classes[fund])} of {shown(linked.funds.funds[fund].name)}" for fund in ordered)
