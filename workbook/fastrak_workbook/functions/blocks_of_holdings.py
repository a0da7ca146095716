"""The block of what accounts hold: values followed where that is safe, and the shares that follow them."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from math import nan

import numpy as np

from fastrak_workbook.functions.blocks_of_models import HEADINGS, ModelBlocks, Places
from fastrak_workbook.functions.blocks_of_portfolios import MOST, PortfolioBlocks
from fastrak_workbook.functions.cells import Columns, Formulas
from fastrak_workbook.functions.held import FOLLOWS, INSIDE, OUTSIDE, Held
from fastrak_workbook.functions.sheet import FIRST
from fastrak_workbook.layout import HOLDINGS
from fastrak_workbook.read.tables import find_table
from fastrak_xl.domain.arrays import Bools, Ints, Texts
from fastrak_xl.domain.setting_rules import HOLD_INSIDE, HOLD_OUTSIDE
from fastrak_xl.engine.link.funds import CASH
from fastrak_xl.engine.link.lookup import NOWHERE

_COPIES = {"value": "was", "units": "units", "price": "price"}
"""The column of the block in which the copy of each cell stands."""
_STANCE = {HOLD_OUTSIDE: OUTSIDE, HOLD_INSIDE: INSIDE}


class HoldingBlock:
    """The block of one book, column by column."""

    def __init__(self, held: Held, places: Places, models: ModelBlocks, portfolios: PortfolioBlocks) -> None:
        self._held = held
        self._rows = held.rows
        self._lots = held.inputs.rows(held.linked.book.holdings, held.rows.holding)
        self._places = places
        self._own = places["rows"]
        self._models = models
        self._parts = portfolios.parts()
        self._only_as_run: Bools = held.only_as_run[self._rows.account]
        self._has_model: Bools = held.has_model[self._rows.account]
        self._is_cash: Bools = (self._rows.fund == CASH) & self._rows.first

    def columns(self) -> Columns:
        """All of them."""
        rows, linked, positions = self._rows, self._held.linked, self._held.result.positions
        columns: Columns = {
            "account": (rows.account + 1).tolist(),
            "client": (linked.accounts.client[rows.account] + 1).tolist(),
            "fund": (rows.fund + 1).tolist(),
            **({"pence": rows.pence.tolist()} if self._only_as_run.any() else {}),
            **self._values(),
            "locked": [1 if one else None for one in positions.no_sale[rows.position].tolist()],
            "sector": self._models.sectors_of(self._places, linked.model_of_account[rows.account], rows.fund),
            "state": self._states(),
            **self._shares(),
        }
        blank = [None] * len(rows)
        return {heading: columns.get(heading, blank) for heading in HEADINGS["rows"]}

    def _values(self) -> Columns:
        """The pence of a row: the cell where it is a plain number of whole pence; else as long as it stays the same."""
        pence, letters = self._rows.pence.tolist(), self._lots.table.letters
        if "value" not in letters:
            return {"value": pence}
        cell, besides = self._lots.each("value"), [name for name in ("units", "price") if name in letters]
        number = f"IF(AND(ISNUMBER({cell}),{cell}>={{lowest}},{cell}<={MOST}),ROUND(ROUND({cell},2)*100,0),NA())"
        is_plain, is_written = self._followed(pence)
        was = self._lots.copies("value", is_written)
        is_blank = is_written & np.array([value in (None, "") for value in was], dtype=bool)

        def as_long_as(*names: str) -> str:
            same = (f"{self._lots.each(name)}={self._own.each(_COPIES[name])}" for name in names)
            return f"IF(AND({','.join(same)}),{{value}},{number if self._in_pounds else 'NA()'})"

        wordings = [
            (number, is_plain),
            (as_long_as("value"), is_written & ~is_blank),
            (as_long_as("value", *besides), is_blank),
        ]
        fields = {"at": self._lots.at, "lowest": np.where(self._rows.fund == CASH, f"-{MOST}", "0")}
        copies = {name: self._lots.copies(name, is_blank) for name in besides}
        return {"value": Formulas(pence, wordings, fields), "was": was, **copies}

    def _followed(self, pence: list[int]) -> tuple[Bools, Bools]:
        """The rows whose value is a plain number of whole pence, and those where it is something else."""
        is_followed = (self._rows.holding != NOWHERE) & self._held.shown[self._rows.account]
        known = zip(is_followed.tolist(), self._lots.cells("value"), pence, strict=True)
        is_plain = [follows and self._in_pounds and _is_in_pence(cell, amount) for follows, cell, amount in known]
        return np.array(is_plain, dtype=bool), is_followed & ~np.array(is_plain, dtype=bool)

    @cached_property
    def _in_pounds(self) -> bool:
        """Whether the heading of Value says nothing of pence."""
        return "value" not in find_table(self._held.inputs.source, HOLDINGS)[0].pence_fields

    def _states(self) -> Formulas:
        """Outside the base, following its target, or held inside: what the policies say of the fund's sector."""
        stances, settings, position = self._held.result.stances, self._held.checked.settings, self._rows.position
        now = np.where(stances.inside[position], INSIDE, np.where(stances.outside[position], OUTSIDE, FOLLOWS))
        unassigned = _STANCE.get(settings.unassigned_funds, FOLLOWS)
        assigned = np.where(self._has_model, _STANCE.get(settings.funds_not_in_model, FOLLOWS), FOLLOWS)
        is_told = (self._rows.fund == CASH) | self._held.result.positions.in_model[position] | self._only_as_run
        text = f"IF({self._own.each('sector')}=0,{unassigned},{{assigned}})"
        return Formulas(now.tolist(), [(text, ~is_told & (assigned != unassigned))], {"assigned": assigned})

    def _shares(self) -> Columns:
        """Current share and drift; "" where the row has none."""
        shares, position, is_run = self._held.result.shares, self._rows.position, self._only_as_run
        shown = self._held.shown[self._rows.account]
        has_now = shown & ~np.isnan(shares.current[position])
        has_drift = has_now & ~np.isnan(shares.target[position]) & (is_run | self._has_model)
        now = self._current(has_now)
        drift = [one - aim for one, aim in zip(now, self._aims(), strict=True)]
        share, cash, follows = self._share_wordings()
        as_run = f"IF({self._places['state'].cell('unchanged', 0)},{{value}},NA())"
        live = shown & ~is_run
        currents = [(as_run, has_now & is_run), (share, live & ~self._is_cash), (cash, live & self._is_cash)]
        drifts = [(as_run, has_drift & is_run), (follows, live & self._has_model)]
        fields: dict[str, Ints | Texts] = {"account": self._rows.account + FIRST, "weight": self._weights()}
        return {
            "current": Formulas(_shown(now, has_now), currents, fields),
            "drift": Formulas(_shown(drift, has_drift), drifts, fields),
        }

    def _current(self, mask: Bools) -> list[float]:
        """The share of each row in its account's base, cash after flow and reserve; of those rows only."""
        bases, rows = self._held.result.bases, self._rows
        amounts = rows.pence + np.where(self._is_cash, (bases.net_flow - bases.reserve)[rows.account], 0)
        known = zip(amounts.tolist(), bases.base[rows.account].tolist(), mask.tolist(), strict=True)
        return [amount / base if counts else nan for amount, base, counts in known]

    def _aims(self) -> list[float]:
        """The share that each row is to have: its own where it is held inside, else its position's, in the first."""
        base, rows = self._held.result.bases.base[self._rows.account], self._rows
        inside = self._held.result.stances.inside[rows.position] & (base != 0)
        target = np.where(rows.first, self._held.result.shares.target[rows.position], 0.0)
        known = zip(inside.tolist(), rows.pence.tolist(), base.tolist(), target.tolist(), strict=True)
        return [pence / whole if keeps else aim for keeps, pence, whole, aim in known]

    def _share_wordings(self) -> tuple[str, str, str]:
        """How a current share is worded, that of cash, and a drift."""
        own, accounts = self._own, self._places["accounts"]
        base, flow, inside, reserve = (
            accounts.each(heading, "account") for heading in ("base", "flow", "inside", "reserve")
        )
        value, state, current = own.each("value"), own.each("state"), own.each("current")
        share, cash = (
            f'IF(AND({state}>0,{base}>0),{amount}/{base},"")' for amount in (value, f"({value}+{flow}-{reserve})")
        )
        aim = f"{{weight}}*MAX({base}-{inside},0)/{base}"
        return share, cash, f'IF({current}="","",{current}-IF({state}={INSIDE},{value}/{base},{aim}))'

    def _weights(self) -> Texts:
        """The cell with the weight of each row's fund in its account's version; 0 where it has none."""
        parts = self._places["parts"]
        version = self._held.linked.accounts.version[self._rows.account]
        keys = zip(version.tolist(), self._rows.fund.tolist(), self._rows.first.tolist(), strict=True)
        found = [self._parts.get((one, fund)) if first else None for one, fund, first in keys]
        return np.array(["0" if part is None else parts.cell("weight", part) for part in found], dtype=object)


def _is_in_pence(cell: object, pence: int) -> bool:
    """Whether a cell is a plain number of pounds, of so many whole pence."""
    return type(cell) in (int, float) and abs(float(cell) * 100 - pence) < 1e-6  # type: ignore[arg-type]


def _shown(shares: Sequence[float], mask: Bools) -> list[object]:
    """The shares where there are any, and an empty text."""
    return [share if counts else "" for share, counts in zip(shares, mask.tolist(), strict=True)]
