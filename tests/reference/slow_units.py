"""Rules 3 and 6: whole units, or as many decimals as the fund has."""

from __future__ import annotations

import math
from dataclasses import dataclass
from fractions import Fraction

from tests.reference.slow_codes import nearest
from tests.reference.slow_tally import mark


@dataclass(frozen=True)
class Units:
    """What is known of one fund's units in one account; prices in pence a unit.

    `held` None: the holding has no units, so that it is sold by pounds. `buy_price` None: "pounds only, units
    blank". `decimals` None: units are not rounded.
    """

    held: Fraction | None
    value: int
    buy_price: Fraction | None
    decimals: int | None

    @property
    def sell_price(self) -> Fraction | None:
        """ "The price is the holding's Value / Units"."""
        return Fraction(self.value) / self.held if self.held and self.value > 0 else None

    @property
    def step(self) -> Fraction:
        """The smallest number of units that can be traded."""
        return Fraction(1, 10 ** (self.decimals or 0))

    def down(self, pence: int, price: Fraction) -> Fraction:
        """The units that so many pence come to, "towards zero"."""
        exact = pence / price
        return exact if self.decimals is None else math.floor(exact / self.step) * self.step


@dataclass(frozen=True)
class Traded:
    """One trade in pence, and in units where they are known."""

    pence: int
    units: Fraction | None


def sold(units: Units, asked: int) -> Traded:
    """ "Units sold round towards zero …; the trade is units × price to the nearest penny, halves up, never above
    the trade asked for; a full sale sells all units for exactly the Value."
    """
    if units.sell_price is None or asked == 0:
        return Traded(asked, None if units.sell_price is None else Fraction(0))
    if asked == units.value:
        mark("units: full sale")
        return Traded(asked, units.held)
    mark("units: sale rounded down" if units.decimals is not None else "units: sale not rounded")
    count = units.down(asked, units.sell_price)
    return Traded(min(asked, nearest(count * units.sell_price)), count)


def sold_one_step_more(units: Units, asked: int) -> Traded:
    """ "Up only for Cash Out that would else stay unpaid": the next number of units, at most all of them; and even so
    the trade is "never above the trade asked for".
    """
    if units.sell_price is None or units.held is None:
        return Traded(asked, None)
    count = math.ceil(asked / units.sell_price / units.step) * units.step
    return Traded(asked, min(count, units.held))


def rounded_up_to_pay(
    trades: dict[str, Traded], units: dict[str, Units], asked: dict[str, int], to_pay: int
) -> dict[str, Traded]:
    """While Cash Out is unpaid, the largest sale that lost by rounding is rounded up instead."""
    trades = dict(trades)
    for fund in sorted(asked, key=lambda fund: (-asked[fund], fund)):
        paid = sum(trade.pence for trade in trades.values())
        if paid < to_pay and trades[fund].pence < asked[fund]:
            mark("units: sale rounded up for Cash Out")
            trades[fund] = sold_one_step_more(units[fund], asked[fund])
    return trades


def bought(units: Units, asked: int) -> Traded:
    """ "Buy units round towards zero; the difference goes to cash"."""
    if units.buy_price is None or units.buy_price <= 0:
        mark("units: bought by pounds only")
        return Traded(asked, None)
    mark("units: buy rounded down" if units.decimals is not None else "units: buy not rounded")
    count = units.down(asked, units.buy_price)
    return Traded(min(asked, nearest(count * units.buy_price)), count)
