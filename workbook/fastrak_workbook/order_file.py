"""An order file: CSV as Excel and platforms read it, in which no text becomes a formula."""

from __future__ import annotations

import csv
from decimal import Decimal
from io import StringIO

from fastrak_xl.app.orders import Order, PlatformOrders
from fastrak_xl.domain.money import plain_pounds

HEADINGS = ("Platform", "Client ID", "Client Name", "Account ID", "Wrapper", "Switch", "Action", "Fund Name",
            "Fund Code Type", "Fund Code", "ISIN", "SEDOL", "Amount", "Units", "Percent of holding")  # fmt: skip
_BEGINS_FORMULA = tuple("=+-@|%＝＋－＠−")
_PERCENT_PLACES = Decimal("0.0001")


def order_file(platform: PlatformOrders) -> bytes:
    """The file's bytes: UTF-8 with a mark, so that Excel reads £ and é; lines end as Windows ends them."""
    stream = StringIO(newline="")
    writer = csv.writer(stream, lineterminator="\r\n")
    writer.writerow(HEADINGS)
    writer.writerows(_line(order) for order in platform.orders)
    return stream.getvalue().encode("utf-8-sig", "replace")


def _line(order: Order) -> list[str]:
    who = (order.platform, order.client_id, order.client_name, order.account_id, order.wrapper)
    fund = (order.action, order.fund_name, order.code_type, order.code, order.isin, order.sedol)
    switch = str(order.switch) if order.switch else ""
    numbers = plain_pounds(order.pence), _plain(order.units), _plain(_rounded(order.percent))
    return [*map(_text, who), switch, *map(_text, fund), *numbers]


def _text(value: str) -> str:
    """A text on one line; one that Excel might take for a formula gets an apostrophe before it."""
    shown = " ".join(value.replace("\x00", " ").split())
    return f"'{shown}" if shown.startswith(_BEGINS_FORMULA) else shown


def _rounded(percent: Decimal | None) -> Decimal | None:
    return None if percent is None else percent.quantize(_PERCENT_PLACES)


def _plain(number: Decimal | None) -> str:
    """A number without exponent or idle zeros; "" for none."""
    return "" if number is None else f"{number.normalize():f}"
