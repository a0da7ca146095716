"""One short sentence per row that a client could be shown: why this trade, or why none."""

from __future__ import annotations

import numpy as np

from fastrak_xl.domain.money import percent_text, pounds_text
from fastrak_xl.engine.link.linked import LinkedBook
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
    sentences: list[str] = []
    for row, account in enumerate(positions.account.tolist()):
        if is_cash[row]:
            sentences.append(_cash_reason(result, row, account, untraded[account]))
        elif untraded[account]:
            sentences.append(untraded[account])
        elif unassigned[row]:
            sentences.append(_unassigned_reason(result, row, linked.sectors.models[models[account]]))
        elif not positions.in_model[row]:
            sentences.append(_not_in_model_reason(result, row))
        else:
            sentences.append(_target_reason(result, row))
    return sentences


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


def _unassigned_reason(result: Rebalanced, row: int, model: str) -> str:
    if result.stances.outside[row]:
        return f"In no sector of {model}, so it is left out of the rebalance."
    if result.stances.inside[row]:
        return f"In no sector of {model}: kept, and the model's funds share the rest."
    return f"In no sector of {model}: {_sold(int(result.trade[row]))}."


def _not_in_model_reason(result: Rebalanced, row: int) -> str:
    if result.stances.outside[row]:
        return "Not in the model portfolio, so it is left out of the rebalance."
    if result.stances.inside[row]:
        return "Not in the model portfolio: kept, and the model's funds share the rest."
    return f"Not in the model portfolio: {_sold(int(result.trade[row]))}."


def _sold(trade: int) -> str:
    return f"sell all, {pounds_text(-trade)}" if trade else "nothing is held"


def _target_reason(result: Rebalanced, row: int) -> str:
    """Where a fund of the model stands, and the trade that puts it right."""
    trade, target, drift = int(result.trade[row]), result.shares.target[row], result.shares.drift[row]
    if np.isnan(target) or (target == 0 and result.positions.numerator[row]):
        left = "what is paid out or kept in reserve leaves nothing for the model's funds"
        return f"Sell all, {pounds_text(-trade)}: {left}." if trade else f"Nothing to buy: {left}."
    if not trade:
        return f"On its target of {percent_text(target)}."
    distance = f"{abs(drift) * 100:.1f}"
    if target == 0:
        return f"The model's target is 0%: {_sold(trade)}."
    verb = f"buy {pounds_text(trade)}" if trade > 0 else f"sell {pounds_text(-trade)}"
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
    if result.positions.in_model[row]:
        parts.append(f"Cash is brought to its target of {pounds_text(int(result.target_value[row]))}")
    elif trade < 0:
        parts.append(f"{pounds_text(-trade)} is used for the trades and flows")
    elif trade > 0:
        parts.append(f"{pounds_text(trade)} comes from the trades and flows")
    return "; ".join(parts) + "." if parts else "No change in cash."
