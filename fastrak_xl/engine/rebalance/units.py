"""Units of each trade at the price known for the fund. They inform; the pounds decide."""

from __future__ import annotations

import numpy as np

from fastrak_xl.domain.arrays import Floats
from fastrak_xl.engine.link.linked import LinkedBook
from fastrak_xl.engine.link.lookup import NOWHERE
from fastrak_xl.engine.rebalance.run import Rebalanced

_AGREE_WITHIN = 0.01
_HAIR = 1e-9


def trade_units(linked: LinkedBook, result: Rebalanced, decimals: int | None) -> Floats:
    """Units to buy (+) or sell (−) per row, rounded towards zero; NaN where no price is known.

    A full sale sells all units. The price is the holding's Value / Units, else that of `fund_prices`.
    """
    positions, trade = result.positions, result.trade
    with np.errstate(divide="ignore", invalid="ignore"):
        own = positions.value / positions.units
        price = np.where(np.isfinite(own) & (own > 0), own, fund_prices(linked)[positions.fund])
        units = trade / price
    units = _towards_zero(units, _decimals(linked, decimals)[positions.fund])
    sold_out = (trade == -positions.value) & ~np.isnan(positions.units)
    units = np.where(sold_out, -positions.units, units)
    return np.where((trade == 0) | positions.is_cash, np.nan, units)


def fund_prices(linked: LinkedBook) -> Floats:
    """Pence per unit of each fund: its Price in Funds, else the median of its holdings' prices if within 1%."""
    holdings, count = linked.holdings, len(linked.funds)
    prices = np.full(count, np.nan)
    with np.errstate(divide="ignore", invalid="ignore"):
        stated = holdings.value / holdings.units
    known = np.isfinite(stated) & (stated > 0)
    order = np.lexsort((stated[known], holdings.fund[known]))
    in_order = stated[known][order]
    funds, starts, counts = np.unique(holdings.fund[known][order], return_index=True, return_counts=True)
    lowest, highest = in_order[starts], in_order[starts + counts - 1]
    median = (in_order[starts + (counts - 1) // 2] + in_order[starts + counts // 2]) / 2
    prices[funds] = np.where(highest - lowest <= _AGREE_WITHIN * lowest, median, np.nan)
    registered = np.array([fund.row for fund in linked.funds.funds])
    listed = np.append(linked.book.funds.frame["price"].to_numpy(dtype=float), np.nan)[registered] * 100
    return np.where(np.isnan(listed), prices, listed)


def _decimals(linked: LinkedBook, default: int | None) -> Floats:
    """Unit decimals of each fund: its own, else the setting's; 15 where units are not rounded."""
    registered = np.array([fund.row for fund in linked.funds.funds])
    own = np.append(linked.book.funds.frame["unit_decimals"].to_numpy(dtype=float), np.nan)[registered]
    return np.where((registered == NOWHERE) | np.isnan(own), 15 if default is None else default, own)


def _towards_zero(units: Floats, decimals: Floats) -> Floats:
    """Rounded towards zero; a hair is added so that 2.9999999999 of a float counts as 3."""
    scale = 10.0**decimals
    result: Floats = np.sign(units) * np.floor(np.abs(units) * scale + _HAIR) / scale
    return result
