"""The worksheet functions, each declared once: name, arguments, help and answer.

From a declaration come `fastrak eval`, the add-in's wrappers, the function wizard's texts, docs/functions.md and the
tests. Whatever else is to be made for every function has its place here too.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from fastrak_workbook.functions.lambdas import FROZEN, LIVE, Named
from fastrak_workbook.layout import REBALANCE
from fastrak_workbook.render.cells import cells
from fastrak_xl import __version__
from fastrak_xl.app.lookup import Lookup

Block = list[list[object]]
"""A rectangle of cell values, as a range holds them and as a spilled answer fills them."""

_UNASSIGNED_HEADINGS = ["Fund Name", "Fund Code Type", "Fund Code", "Value"]


@dataclass(frozen=True)
class Parameter:
    """An argument: its name, what the function wizard says of it, and whether it may be left out."""

    name: str
    help: str
    optional: bool = False


@dataclass(frozen=True)
class Function:
    """One worksheet function. Arguments that may be omitted come last.

    `summary` is its help, `example` a call on the demo. `spills`: the answer is a block of its own; else arguments may
    be ranges and the answer has their shape. `carried`: the LAMBDA that a workbook holds under the name.
    """

    name: str
    answer: Callable[..., object]
    summary: str
    example: str
    parameters: tuple[Parameter, ...] = ()
    spills: bool = False
    carried: Named | None = None

    @property
    def required(self) -> int:
        """How many arguments have to be given."""
        return sum(not parameter.optional for parameter in self.parameters)


def _rebalance(lookup: Lookup, account: str) -> Block:
    columns = lookup.rebalance(account)
    shown = [cells(columns[column.field], column.kind) for column in REBALANCE.columns]
    return [[column.header for column in REBALANCE.columns], *(list(row) for row in zip(*shown, strict=True))]


def _unassigned(lookup: Lookup, sector_model: str = "") -> Block:
    return [list[object](_UNASSIGNED_HEADINGS), *(list(row) for row in lookup.unassigned(sector_model))]


_ACCOUNT = Parameter("account", "The account's ID.")
_ITEM = Parameter("item", "A sector, or a fund by any of its codes or its exact name.")
_SECTOR_MODEL = Parameter("sector_model", "The Sector Model; the first one where it is omitted.", optional=True)

FUNCTIONS = {
    function.name: function
    for function in (
        Function(
            "FASTRAK_TARGET",
            Lookup.target,
            "The target share of a sector or fund in a Model Portfolio, such as 0.25.",
            '=FASTRAK_TARGET("Active","UK Equity","Balanced")',
            (
                Parameter("portfolio", "The Model Portfolio."),
                Parameter("item", f"{_ITEM.help} Everything where it is omitted.", optional=True),
                Parameter("risk_profile", "The Risk Profile; may be omitted where there is only one.", optional=True),
                Parameter("platform", 'The Platform; "All" where it is omitted.', optional=True),
            ),
            carried=LIVE["FASTRAK_TARGET"],
        ),
        Function(
            "FASTRAK_SECTOR",
            Lookup.sector,
            "The sector of a fund, or Unassigned.",
            '=FASTRAK_SECTOR("Cash")',
            (Parameter("fund", "The fund, by any of its codes or its exact name."), _SECTOR_MODEL),
            carried=LIVE["FASTRAK_SECTOR"],
        ),
        Function(
            "FASTRAK_VALUE",
            Lookup.value,
            "Pounds held in an account, or in all accounts of a client.",
            "=FASTRAK_VALUE(Accounts!A4:A8)",
            (
                Parameter("account_or_client", "The ID of an account, or of a client."),
                Parameter("item", f"{_ITEM.help} Everything where it is omitted.", optional=True),
            ),
            carried=LIVE["FASTRAK_VALUE"],
        ),
        Function(
            "FASTRAK_WEIGHT",
            Lookup.weight,
            "The current share of a sector or fund in an account: the report's Current %.",
            '=FASTRAK_WEIGHT(Accounts!A4,"Cash")',
            (_ACCOUNT, _ITEM),
            carried=LIVE["FASTRAK_WEIGHT"],
        ),
        Function(
            "FASTRAK_DRIFT",
            Lookup.drift,
            "The current share minus the target share of a sector or fund in an account: the report's Drift %.",
            '=FASTRAK_DRIFT(Accounts!A4,"Cash")',
            (_ACCOUNT, _ITEM),
            carried=LIVE["FASTRAK_DRIFT"],
        ),
        Function(
            "FASTRAK_TRADE",
            Lookup.trade,
            "Pounds of a fund to buy (+) or sell (−) in an account, under the workbook's settings.",
            '=FASTRAK_TRADE(Accounts!A4,"Cash")',
            (_ACCOUNT, Parameter("fund", "The fund, by any of its codes or its exact name.")),
            carried=FROZEN["FASTRAK_TRADE"],
        ),
        Function(
            "FASTRAK_REBALANCE",
            _rebalance,
            "The whole Rebalance Report of an account, spilled below and to the right.",
            "=FASTRAK_REBALANCE(Accounts!A4)",
            (_ACCOUNT,),
            spills=True,
            carried=FROZEN["FASTRAK_REBALANCE"],
        ),
        Function(
            "FASTRAK_UNASSIGNED",
            _unassigned,
            "The funds held that are in no sector, with their value, the largest first; spilled.",
            "=FASTRAK_UNASSIGNED()",
            (_SECTOR_MODEL,),
            spills=True,
        ),
        Function(
            "FASTRAK_VERSION",
            lambda lookup: __version__,
            "The version of Fastrak XL.",
            "=FASTRAK_VERSION()",
        ),
    )
}
