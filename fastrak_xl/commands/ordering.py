"""Order files: where they go, and what is said of them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from fastrak_xl.commands.refusals import Refused, say, writing
from fastrak_xl.domain.money import plain_pounds, pounds_text

if TYPE_CHECKING:
    from fastrak_xl.app.orders import PlatformOrders
    from fastrak_xl.app.report import Report


@dataclass(frozen=True)
class Exported:
    """The order files that were written."""

    files: tuple[tuple[Path, PlatformOrders], ...]

    def as_json(self) -> dict[str, object]:
        """Each file with its counts and totals; money as strings with two decimals."""
        return {"orders": [_described(path, orders) for path, orders in self.files]}


def _described(path: Path, orders: PlatformOrders) -> dict[str, object]:
    return {
        "platform": orders.platform,
        "file": str(path),
        "orders": len(orders.orders),
        "sold": plain_pounds(orders.total("Sell")),
        "bought": plain_pounds(orders.total("Buy")),
    }


def refuse_no_folder(folder: Path) -> None:
    """Refused if the folder for orders is a file."""
    if folder.exists() and not folder.is_dir():
        raise Refused(f"{folder} is a file. Name a folder, or one that can be made.")


def export(report: Report, folder: Path) -> Exported:
    """Write the order files of a report; one that is there is never overwritten: the new one gets a number."""
    from fastrak_workbook.order_file import order_file
    from fastrak_workbook.saving.names import file_name
    from fastrak_workbook.saving.parts import sweep
    from fastrak_workbook.saving.target import Manner, Target
    from fastrak_xl.app.orders import platform_orders

    drawn = [(orders, order_file(orders)) for orders in platform_orders(report)]
    files: list[tuple[Path, PlatformOrders]] = []
    with writing(folder):
        folder.mkdir(parents=True, exist_ok=True)
        sweep(folder)
        for orders, data in drawn:
            name = file_name(orders.platform)[:100].strip() or "no platform"
            target = Target(folder / f"{name}.csv", Manner.NUMBERED, verb="orders")
            files.append((target.put(data).path, orders))
    return Exported(tuple(files))


def say_orders(exported: Exported) -> None:
    """Where the files are, and what they add up to."""
    from fastrak_xl.app.totals import counted

    for path, orders in exported.files:
        sold, bought = pounds_text(orders.total("Sell")), pounds_text(orders.total("Buy"))
        say(f"{orders.platform}: {counted(len(orders.orders), 'order')}, {sold} sold, {bought} bought: {path}")
    if not exported.files:
        say("There are no trades, so there are no order files.")
