"""What the last run found, for the functions that a sheet cannot work out by itself."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from fastrak_workbook.layout import REBALANCE
from fastrak_xl.app.ports import Rows
from fastrak_xl.domain.codes import CASH_TYPE
from fastrak_xl.domain.names import folded
from fastrak_xl.engine.link.funds import CASH
from fastrak_xl.engine.link.linked import LinkedBook

_HEADINGS = ("account_id", "code_type", "code", "trade")


def last_blocks(linked: LinkedBook, tables: Mapping[str, Rows]) -> dict[str, Mapping[str, Sequence[object]]]:
    """The accounts of the last run, and its report: for every row the account's number (0: headings) and the fund's."""
    rows = tables.get(REBALANCE.sheet, [])
    headings = [str(heading) for heading in rows[0]] if rows else []
    wanted = [REBALANCE.column(field).header for field in _HEADINGS]
    if not set(wanted) <= set(headings):
        return {}
    places = [headings.index(heading) for heading in wanted]
    accounts: dict[str, int] = {}
    columns: dict[str, list[object]] = {"account": [0], "fund": [0], "trade": [0]}
    for row in rows[1:]:
        account, kind, code, trade = (row[place] for place in places)
        columns["account"].append(accounts.setdefault(folded(str(account)), len(accounts) + 1))
        columns["fund"].append(_fund(linked, str(kind), str(code)) + 1)
        columns["trade"].append(trade)
    report = {f"report_{place + 1}": [row[place] for row in rows] for place in range(len(headings))}
    return {
        "lastaccounts": {"text": list(accounts), "number": list(accounts.values())},
        "lastrows": {**columns, **report},
    }


def _fund(linked: LinkedBook, kind: str, code: str) -> int:
    """The fund's number; one that the book does not name any more has none, which no question leads to."""
    if kind == CASH_TYPE:
        return CASH
    return linked.funds.keys.get((kind, code.upper()), -1)
