"""Orders for the platforms: a file each, sells before buys, or switches paired where the platform wants them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_DOWN, Decimal

from fastrak_xl.app.report import Report
from fastrak_xl.domain.money import exact
from fastrak_xl.domain.names import folded
from fastrak_xl.domain.setting_rules import ALL

SELL, BUY = "Sell", "Buy"


@dataclass(frozen=True)
class Order:
    """One order: what is bought or sold in pence, in units where the price is known, and as percent of the holding.

    `switch` numbers a sell with the buys that it pays for, in its file; 0 where it stands alone.
    """

    platform: str
    client_id: str
    client_name: str
    account_id: str
    wrapper: str
    action: str
    fund_name: str
    code_type: str
    code: str
    isin: str
    sedol: str
    pence: int
    units: Decimal | None
    percent: Decimal | None
    switch: int = 0


@dataclass(frozen=True)
class PlatformOrders:
    """The orders of one platform."""

    platform: str
    orders: tuple[Order, ...]

    def total(self, action: str) -> int:
        """The pence of its sells or of its buys."""
        return sum(order.pence for order in self.orders if order.action == action)


def platform_orders(report: Report) -> tuple[PlatformOrders, ...]:
    """The orders of every platform with a trade, by name; they add up to the sheet Trades."""
    found: dict[str, list[Order]] = {}
    for order in _orders(report):
        found.setdefault(folded(order.platform), []).append(order)
    paired = {folded(name) for name in report.settings.paired_switches}
    files = []
    for name in sorted(found):
        orders = found[name]
        is_paired = bool({name, folded(ALL)} & paired)
        arranged = _switches(orders) if is_paired else sorted(orders, key=lambda order: order.action != SELL)
        files.append(PlatformOrders(orders[0].platform, tuple(arranged)))
    return tuple(files)


def _orders(report: Report) -> Iterator[Order]:
    """Every trade but cash, in the order of the report."""
    rows, funds = report.rows, report.linked.funds.funds
    numbers = report.result.positions.fund[report.order].tolist()
    for place, number in enumerate(numbers):
        if rows["action"][place] in (SELL, BUY):
            yield _order({name: column[place] for name, column in rows.items()}, funds[number].codes)


def _order(row: Mapping[str, object], codes: Mapping[str, str]) -> Order:
    """The order of one row of the report; the fund's codes are those that platforms ask for."""

    def said(name: str) -> str:
        return str(row[name] or "")

    trade, held, units = int(said("trade")), int(said("value") or 0), row["units"]
    return Order(
        platform=said("platform"),
        client_id=said("client_id"),
        client_name=said("client_name"),
        account_id=said("account_id"),
        wrapper=said("wrapper"),
        action=said("action"),
        fund_name=said("fund_name"),
        code_type=said("code_type"),
        code=said("code"),
        isin=codes.get("ISIN", ""),
        sedol=codes.get("SEDOL", ""),
        pence=abs(trade),
        units=abs(exact(float(str(units)))) if units is not None else None,
        percent=Decimal(-trade * 100) / held if trade < 0 and held > 0 else None,
    )


def _switches(orders: Sequence[Order]) -> Iterator[Order]:
    """Account by account, each sell with the buys that it pays for; what no other side pays for stands alone, last.

    The parts of an order that pays for several add up to it, in pence and in units.
    """
    number = 0
    for account in dict.fromkeys(order.account_id for order in orders):
        own = [order for order in orders if order.account_id == account]
        sells = [_Left(order) for order in own if order.action == SELL]
        buys = [_Left(order) for order in own if order.action == BUY]
        while sells and buys:
            number += 1
            pence = min(sells[0].pence, buys[0].pence)
            yield replace(sells[0].take(pence), switch=number)
            yield replace(buys[0].take(pence), switch=number)
            sells, buys = [one for one in sells if one.pence], [one for one in buys if one.pence]
        yield from (one.take(one.pence) for one in (*sells, *buys))


class _Left:
    """What is left of an order while it is divided among switches."""

    def __init__(self, order: Order) -> None:
        self._order = order
        self.pence = order.pence
        self._units = order.units

    def take(self, pence: int) -> Order:
        """A part of so many pence; the last part takes the rest of the units."""
        units = self._units if pence == self.pence else self._part(pence)
        percent = self._order.percent and self._order.percent * pence / self._order.pence
        self.pence -= pence
        self._units = None if self._units is None or units is None else self._units - units
        return replace(self._order, pence=pence, units=units, percent=percent)

    def _part(self, pence: int) -> Decimal | None:
        """The units of a part, to as many decimals as the whole has."""
        whole = self._order.units
        if whole is None:
            return None
        step = Decimal(1).scaleb(min(int(whole.as_tuple().exponent), 0))
        return (whole * pence / self._order.pence).quantize(step, ROUND_DOWN)
