"""Why nothing is traded in an account at all."""

from __future__ import annotations

from fastrak_xl.engine.link.linked import LinkedBook
from fastrak_xl.engine.rebalance.run import Rebalanced, Status

_UNTRADED = {
    Status.INFEASIBLE: "No trades: more is to be paid out than the account may sell.",
    Status.NO_MODEL: "No trades: the account has no model portfolio.",
    Status.DO_NOT_TRADE: "No trades: the account is marked Do Not Trade.",
    Status.NOTHING: "Nothing to do: there is no money here.",
}


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
