"""The blocks about accounts and what they hold: values followed where that is safe, and the shares that follow them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

import numpy as np

from fastrak_workbook.functions.blocks_of_models import HEADINGS, Models, Places, sector_of
from fastrak_workbook.functions.inputs import Inputs
from fastrak_workbook.functions.sheet import Columns, Formula
from fastrak_xl.app.check import Checked
from fastrak_xl.domain.money import nearest_penny
from fastrak_xl.domain.names import folded
from fastrak_xl.domain.setting_rules import HOLD_INSIDE, HOLD_OUTSIDE, SECTOR
from fastrak_xl.engine.link.funds import CASH
from fastrak_xl.engine.link.holdings import holding_pence
from fastrak_xl.engine.link.lookup import NOWHERE, codes_of
from fastrak_xl.engine.rebalance.run import Rebalanced

_OUTSIDE, _FOLLOWS, _INSIDE = 0, 1, 2
_MOST = "1E+12"
_STANCE = {HOLD_OUTSIDE: _OUTSIDE, HOLD_INSIDE: _INSIDE}


@dataclass(frozen=True)
class Held:
    """One row of the block: which position of the engine it belongs to, and its row in Holdings (None: none)."""

    position: int
    holding: int | None
    first: bool


class AccountBlocks:
    """The three blocks of one book. `result` is the engine's."""

    def __init__(self, checked: Checked, result: Rebalanced, inputs: Inputs) -> None:
        self._linked = checked.linked
        self._settings = checked.settings
        self._result = result
        self._inputs = inputs
        self._models = Models({}, {}, {})
        out = {folded(name) for name in checked.left_out}
        self._shown = [folded(name) not in out for name in checked.linked.accounts.ids]
        self._pence = holding_pence(checked.linked.book)[0].tolist()

    @cached_property
    def held(self) -> list[Held]:
        """The rows of the block, by account and fund; every position has one, held or not."""
        book, positions = self._linked.book, self._result.positions
        account = codes_of(book.holdings.numbered("account_id"), self._linked.accounts.index)
        good = np.flatnonzero((account != NOWHERE) & (self._linked.funds.rows["holdings"] != NOWHERE)).tolist()
        lots: list[list[int]] = [[] for _ in range(len(positions))]
        for holding, row in zip(good, positions.lot_row.tolist(), strict=True):
            lots[row].append(holding)
        return [
            Held(position, holding, number == 0)
            for position, holdings in enumerate(lots)
            for number, holding in enumerate(holdings or [None])
        ]

    @property
    def sizes(self) -> dict[str, int]:
        """How many rows each block has."""
        return {
            "accounts": len(self._linked.accounts),
            "clients": len(self._linked.book.clients.frame),
            "rows": len(self.held),
        }

    def blocks(self, places: Places, models: Models) -> dict[str, Columns]:
        """All of them."""
        self._models = models
        clients = self._linked.book.clients.frame["client_id"].tolist()
        return {
            "accounts": _Accounts(self, places).columns(),
            "clients": {
                "text": [folded(name) for name in clients],
                "number": [number + 1 for number in range(len(clients))],
            },
            "rows": self._rows(places),
        }

    @cached_property
    def spans(self) -> list[tuple[int, int]]:
        """The first and last row of each account in the block."""
        accounts = [int(self._result.positions.account[one.position]) for one in self.held]
        firsts = np.searchsorted(accounts, range(len(self._linked.accounts)))
        lasts = np.searchsorted(accounts, range(len(self._linked.accounts)), side="right") - 1
        return list(zip(firsts.tolist(), lasts.tolist(), strict=True))

    @cached_property
    def only_as_run(self) -> list[bool]:
        """Accounts whose shares follow no edit: substitutes and counted-together classes need the engine."""
        positions = self._result.positions
        taken = (positions.stands_for != NOWHERE) | (positions.replaced_by != NOWHERE)
        marked = set(positions.account[taken].tolist())
        everywhere = self._settings.share_classes_as_one or self._settings.method == SECTOR
        return [everywhere or account in marked for account in range(len(self._linked.accounts))]

    def _rows(self, places: Places) -> Columns:
        columns: dict[str, list[object]] = {heading: [] for heading in HEADINGS["rows"]}
        for row, held in enumerate(self.held):
            cells = self._row(places, row, held)
            for heading, cells_of in columns.items():
                cells_of.append(cells.get(heading))
        return columns

    def _row(self, places: Places, row: int, held: Held) -> dict[str, object]:
        positions, linked = self._result.positions, self._linked
        account, fund = int(positions.account[held.position]), int(positions.fund[held.position])
        value = 0 if held.holding is None else self._pence[held.holding]
        model = int(linked.model_of_account[account])
        sector = sector_of(linked, self._models.assigned, places, model, fund)
        cells: dict[str, object] = {
            "account": account + 1, "client": int(linked.accounts.client[account]) + 1, "fund": fund + 1,
            "sector": sector, "locked": 1 if positions.no_sale[held.position] else None,
        }  # fmt: skip
        if any(self.only_as_run):
            cells["pence"] = value
        cells |= self._value(places, row, held, fund, account, value)
        cells["state"] = self._state(places, row, held, fund)
        cells |= self._shares(places, row, held, account, fund, value)
        return cells

    def _value(self, places: Places, row: int, held: Held, fund: int, account: int, pence: int) -> dict[str, object]:
        """The pence of a row: the cell where it is a plain number of whole pence; else as long as it stays the same."""
        if held.holding is None or not self._shown[account]:
            return {"value": pence}
        table, own, inputs = self._linked.book.holdings, places["rows"], self._inputs
        sheet_row = int(table.frame.index[held.holding])
        if "value" not in table.letters:
            return {"value": pence}
        cell, raw = inputs.cell(table, sheet_row, "value"), inputs.raw(table, sheet_row, "value")
        in_pounds = self.in_pounds
        lowest = f"-{_MOST}" if fund == CASH else "0"
        number = f"IF(AND(ISNUMBER({cell}),{cell}>={lowest},{cell}<={_MOST}),ROUND(ROUND({cell},2)*100,0),NA())"
        if in_pounds and type(raw) in (int, float) and abs(float(raw) * 100 - pence) < 1e-6:  # type: ignore[arg-type]
            return {"value": Formula(number, pence)}
        cells: dict[str, object] = {"was": inputs.copy(table, sheet_row, "value")}
        same = [f"{cell}={own.cell('was', row)}"]
        for name in ("units", "price") if cells["was"] in (None, "") else ():
            if name in table.letters:
                cells[name] = inputs.copy(table, sheet_row, name)
                same.append(f"{inputs.cell(table, sheet_row, name)}={own.cell(name, row)}")
        changed = number if in_pounds else "NA()"
        return {**cells, "value": Formula(f"IF(AND({','.join(same)}),{pence},{changed})", pence)}

    @cached_property
    def in_pounds(self) -> bool:
        """Whether the heading of Value says nothing of pence."""
        from fastrak_workbook.layout import HOLDINGS
        from fastrak_workbook.read.tables import find_table

        return "value" not in find_table(self._inputs.source, HOLDINGS)[0].pence_fields

    def _state(self, places: Places, row: int, held: Held, fund: int) -> object:
        """Outside the base, following its target, or held inside: what the policies say of the fund's sector."""
        positions, stances = self._result.positions, self._result.stances
        now = _INSIDE if stances.inside[held.position] else _OUTSIDE if stances.outside[held.position] else _FOLLOWS
        account = int(positions.account[held.position])
        if fund == CASH or positions.in_model[held.position] or self.only_as_run[account]:
            return now
        has_model = self._linked.accounts.version[account] != NOWHERE
        unassigned = _STANCE.get(self._settings.unassigned_funds, _FOLLOWS)
        assigned = _STANCE.get(self._settings.funds_not_in_model, _FOLLOWS) if has_model else _FOLLOWS
        if unassigned == assigned:
            return now
        return Formula(f"IF({places['rows'].cell('sector', row)}=0,{unassigned},{assigned})", now)

    def _shares(self, places: Places, row: int, held: Held, account: int, fund: int, value: int) -> dict[str, object]:
        """Current share and drift; "" where the row has none."""
        shares, bases = self._result.shares, self._result.bases
        current = float(shares.current[held.position])
        if not self._shown[account] or (current != current and self.only_as_run[account]):
            return {"current": "", "drift": ""}
        base = int(bases.base[account])
        cash = int(bases.net_flow[account] - bases.reserve[account]) if fund == CASH and held.first else 0
        now: object = "" if current != current else (value + cash) / base
        target = float(shares.target[held.position])
        inside = bool(self._result.stances.inside[held.position])
        of_target = value / base if inside and base else target if held.first else 0.0
        drift: object = "" if target != target or now == "" else now - of_target  # type: ignore[operator]
        if self.only_as_run[account]:
            same = places["state"].cell("unchanged", 0)
            return {
                "current": Formula(f"IF({same},{now!r},NA())", now),
                "drift": "" if drift == "" else Formula(f"IF({same},{drift!r},NA())", drift),
            }
        return self._share_formulas(places, row, held, account, fund, now, drift)

    def _share_formulas(
        self, places: Places, row: int, held: Held, account: int, fund: int, now: object, drift: object
    ) -> dict[str, object]:
        own, accounts = places["rows"], places["accounts"]
        base, value = accounts.cell("base", account), own.cell("value", row)
        is_cash = fund == CASH and held.first
        amount = f"({value}+{accounts.cell('flow', account)}-{accounts.cell('reserve', account)})" if is_cash else value
        state = own.cell("state", row)
        current = f'IF(AND({state}>0,{base}>0),{amount}/{base},"")'
        version = int(self._linked.accounts.version[account])
        if version == NOWHERE:
            return {"current": Formula(current, now), "drift": ""}
        part = self._models.parts.get((version, fund)) if held.first else None
        weight = places["parts"].cell("weight", part) if part is not None else "0"
        share = f"{weight}*MAX({base}-{accounts.cell('inside', account)},0)/{base}"
        cell = own.cell("current", row)
        text = f'IF({cell}="","",{cell}-IF({state}={_INSIDE},{value}/{base},{share}))'
        return {"current": Formula(current, now), "drift": Formula(text, drift)}


class _Accounts:
    """The block of the accounts: the base of each, worked out from its rows."""

    def __init__(self, blocks: AccountBlocks, places: Places) -> None:
        self._of = blocks
        self._own, self._rows = places["accounts"], places["rows"]
        self._unchanged = places["state"].cell("unchanged", 0)

    def columns(self) -> Columns:
        linked, columns = self._of._linked, {heading: list[object]() for heading in HEADINGS["accounts"]}
        for account, name in enumerate(linked.accounts.ids):
            cells: Sequence[object] = (
                folded(name), account + 1, int(linked.accounts.client[account]) + 1,
                int(linked.model_of_account[account]) + 1, int(self._of._shown[account]),
                *self._base(account),
            )  # fmt: skip
            for heading, value in zip(HEADINGS["accounts"], cells, strict=True):
                columns[heading].append(value)
        return columns

    def _base(self, account: int) -> Sequence[object]:
        """Flow, base before the reserve, what is held inside, reserve, base (0: none), and whether there are shares."""
        result, own = self._of._result, self._own
        bases = result.bases
        first, last = self._of.spans[account]
        value, state, fund, locked = (
            self._rows.span(name, first, last) for name in ("value", "state", "fund", "locked")
        )
        flow, base = int(bases.net_flow[account]), self._now(account)
        has_model = self._of._linked.accounts.version[account] != NOWHERE
        before, inside = own.cell("before", account), own.cell("inside", account)
        cash = f"SUMIFS({value},{fund},{CASH + 1})"
        short = f"{before}-{inside}<SUMIFS({value},{locked},1,{state},{_FOLLOWS})"
        if not has_model or self._of._linked.accounts.do_not_trade[account]:
            short = f"OR({short},{cash}+{flow}<MIN({cash},0))"
        share = Fraction(self._of._settings.reserve_points) / 100
        top, bottom = share.numerator, share.denominator
        pounds = nearest_penny(self._of._settings.reserve_pounds)
        asked = f"MAX(INT((2*MAX({before},0)*{top}+{bottom})/{2 * bottom}),{pounds})"
        shown = own.cell("base", account)
        is_model = 1 if has_model else 0
        now = (
            Formula(f'SUMIFS({value},{state},">0")+{flow}', int(bases.base[account] + bases.reserve[account])),
            Formula(f"SUMIFS({value},{state},{_INSIDE})", int(bases.held_inside[account])),
            Formula(f"MIN({asked},MAX({before}-{inside},0))", int(bases.reserve[account])),
            Formula(f"IF({short},0,MAX({before}-{own.cell('reserve', account)},0))", base),
        )
        if self._of.only_as_run[account]:
            now = (*(one.value for one in now[:3]), Formula(f"IF({self._unchanged},{base},NA())", base))  # type: ignore[assignment]
        return (flow, *now, Formula(shown, base), Formula(f"{shown}*{is_model}", base * is_model))

    def _now(self, account: int) -> int:
        """The base under which the account has shares; 0 where it has none."""
        shares, positions = self._of._result.shares, self._of._result.positions
        cash_row = int(np.flatnonzero(positions.is_cash)[account])
        has_shares = not np.isnan(shares.current[cash_row])
        return max(int(self._of._result.bases.base[account]), 0) if has_shares else 0
