"""One short sentence per row that a client could be shown: why this trade, or why none."""

from __future__ import annotations

import numpy as np

from fastrak_xl.domain.money import percent_text, pounds_text
from fastrak_xl.engine.link.linked import LinkedBook
from fastrak_xl.engine.link.lookup import NOWHERE
from fastrak_xl.engine.rebalance.changes import Rule
from fastrak_xl.engine.rebalance.run import Rebalanced, Status

_UNTRADED = {
    Status.INFEASIBLE: "No trades: more is to be paid out than the account may sell.",
    Status.NO_MODEL: "No trades: the account has no model portfolio.",
    Status.DO_NOT_TRADE: "No trades: the account is marked Do Not Trade.",
    Status.NOTHING: "Nothing to do: there is no money here.",
}


def reasons(linked: LinkedBook, result: Rebalanced) -> list[str]:
    """The reason of every row of `result.positions`, in its order."""
    positions = result.positions
    untraded = untraded_reasons(linked, result)
    is_cash, unassigned = positions.is_cash.tolist(), positions.unassigned.tolist()
    models = linked.model_of_account.tolist()
    kept = _why_not_traded(result)
    sentences: list[str] = []
    for row, account in enumerate(positions.account.tolist()):
        if is_cash[row]:
            sentences.append(_cash_reason(result, row, account, untraded[account]))
        elif untraded[account]:
            sentences.append(untraded[account])
        elif positions.replaced_by[row] != NOWHERE:
            sentences.append(_replaced_reason(linked, result, row))
        elif unassigned[row] and not positions.in_model[row]:
            sentences.append(_unassigned_reason(result, row, linked.sectors.models[models[account]], kept))
        elif not positions.in_model[row]:
            sentences.append(_not_in_model_reason(result, row, kept))
        else:
            sentences.append(_stand_in(linked, result, row) + _target_reason(result, row, kept))
    return sentences


_KEPT = {
    Rule.LOCK: "its lock keeps it as it is",
    Rule.AVAILABILITY: "it cannot be bought on this platform",
    Rule.BELOW_MINIMUM: "a trade would be below the minimum",
    Rule.CGT: "the CGT limit leaves no room for its sale",
    Rule.SHRUNK: "the sales leave no money for it",
    Rule.SALE_UNITS: "a trade would be less than the smallest unit",
    Rule.BUY_UNITS: "a trade would be less than the smallest unit",
}


def _why_not_traded(result: Rebalanced) -> dict[int, str]:
    """For each row that a rule has left without a trade, what the last one says."""
    changes = result.changes
    untraded = result.trade[changes.row] == 0
    pairs = zip(changes.row[untraded].tolist(), changes.rule[untraded].tolist(), strict=True)
    return {row: _KEPT[Rule(rule)] for row, rule in pairs if Rule(rule) in _KEPT}


def _replaced_reason(linked: LinkedBook, result: Rebalanced, row: int) -> str:
    substitute = linked.funds.funds[result.positions.replaced_by[row]].name
    return f"Not available on this platform: {substitute} takes its allocation; {_sold(result, row, {})}."


def _stand_in(linked: LinkedBook, result: Rebalanced, row: int) -> str:
    """A first sentence for a substitute: whose allocation it takes."""
    fund = int(result.positions.stands_for[row])
    return "" if fund == NOWHERE else f"Stands in for {linked.funds.funds[fund].name}, not available here. "


def untraded_reasons(linked: LinkedBook, result: Rebalanced) -> list[str]:
    """Why nothing is traded, for each account; "" for those that are rebalanced."""
    found = []
    for account, status in enumerate(result.status):
        reason = _UNTRADED.get(status, "")
        if status is Status.INFEASIBLE and not result.bases.is_short[account]:
            marked = linked.accounts.do_not_trade[account]
            why = "is marked Do Not Trade" if marked else "has no model portfolio"
            reason = f"No trades: the account {why}, and its cash does not cover what is to be paid out."
        found.append(reason)
    return found


def _unassigned_reason(result: Rebalanced, row: int, model: str, kept: dict[int, str]) -> str:
    if result.stances.outside[row]:
        return f"In no sector of {model}, so it is left out of the rebalance."
    if result.stances.inside[row]:
        return f"In no sector of {model}: kept, and the model's funds share the rest."
    return f"In no sector of {model}: {_sold(result, row, kept)}."


def _not_in_model_reason(result: Rebalanced, row: int, kept: dict[int, str]) -> str:
    if result.stances.outside[row]:
        return "Not in the model portfolio, so it is left out of the rebalance."
    if result.stances.inside[row]:
        return "Not in the model portfolio: kept, and the model's funds share the rest."
    return f"Not in the model portfolio: {_sold(result, row, kept)}."


def _sold(result: Rebalanced, row: int, kept: dict[int, str]) -> str:
    trade, value = int(result.trade[row]), int(result.positions.value[row])
    if not trade:
        return "nothing is held" if not value else kept.get(row, "nothing has to be sold")
    return f"sell all, {pounds_text(-trade)}" if trade == -value else f"sell {pounds_text(-trade)}"


def _target_reason(result: Rebalanced, row: int, kept: dict[int, str]) -> str:
    """Where a fund of the model stands, and the trade that puts it right."""
    trade, target, drift = int(result.trade[row]), result.shares.target[row], result.shares.drift[row]
    if np.isnan(target) or (target == 0 and result.positions.numerator[row]):
        left = "what is paid out or kept in reserve leaves nothing for the model's funds"
        verb = _sold(result, row, kept) if trade <= 0 else f"buy {pounds_text(trade)}"
        return f"{verb[0].upper()}{verb[1:]}: {left}."
    if target == 0:
        return f"The model's target is 0%: {_sold(result, row, kept)}."
    distance = f"{abs(drift) * 100:.1f}"
    verb = f"buy {pounds_text(trade)}" if trade > 0 else f"sell {pounds_text(-trade)}"
    if not trade:
        if result.after[row] == result.target_value[row]:
            return f"On its target of {percent_text(target)}."
        verb = kept.get(row, f"no trade under the method {result.settings.method}")
    if distance == "0.0":
        return f"Within 0.1 points of its {percent_text(target)} target: {verb}."
    side = "under" if drift < 0 else "over"
    return f"{distance} points {side} its {percent_text(target)} target: {verb}."


def _cash_reason(result: Rebalanced, row: int, account: int, untraded: str) -> str:
    """What happens to cash: the flow, an overdraft, the reserve, and what the trades leave."""
    trade = int(result.trade[row])
    if untraded:
        flow = (
            f" {pounds_text(trade)} stays in cash."
            if trade > 0
            else f" {pounds_text(-trade)} is paid from cash."
            if trade
            else ""
        )
        return untraded + flow
    parts = []
    if result.bases.cash[account] < 0:
        parts.append(f"The overdraft of {pounds_text(-int(result.bases.cash[account]))} is made good first")
    if result.bases.reserve[account]:
        parts.append(f"{pounds_text(int(result.bases.reserve[account]))} is kept as the cash reserve")
    if result.positions.in_model[row] and result.after[row] == result.target_value[row]:
        parts.append(f"Cash is brought to its target of {pounds_text(int(result.target_value[row]))}")
    elif trade < 0:
        parts.append(f"{pounds_text(-trade)} is used for the trades and flows")
    elif trade > 0:
        parts.append(f"{pounds_text(trade)} comes from the trades and flows")
    return "; ".join(parts) + "." if parts else "No change in cash."
