"""`Accounts with errors`: Stop, or Leave out the account that an error concerns, by name."""

from __future__ import annotations

import pytest

from fastrak_workbook.memory_book import MemoryBook
from fastrak_xl.app.rebalance import Outcome, rebalance
from fastrak_xl.domain.cells import CellError
from tests.errors.good_book import good_tables
from tests.errors.planting import Plant, copied, put

_LEAVE_OUT = {"Accounts with errors": "Leave out"}
NA = CellError("#N/A")


def _run(plant: Plant, overrides: dict[str, str] | None = None) -> tuple[Outcome, MemoryBook]:
    tables = good_tables()
    plant(tables)
    book = MemoryBook(tables)
    return rebalance(book, overrides), book


def _statuses(outcome: Outcome) -> dict[object, object]:
    assert outcome.results is not None
    summary = outcome.results.summary
    return dict(zip(summary["account_id"], summary["status"], strict=True))


_OF_ONE_ACCOUNT = {
    "an unreadable value": (put("Holdings", 5, "Value", NA), "A2"),
    "an unreadable date": (put("Accounts", 3, "Valuation Date", "soon"), "A2"),
    "an unknown client": (put("Accounts", 3, "Client ID", "C9"), "A2"),
    "an unknown risk profile": (put("Accounts", 5, "Risk Profile", "Bold"), "A4"),
    "an unknown portfolio": (put("Accounts", 5, "Model Portfolio", "Mine"), "A4"),
    "a negative holding": (put("Holdings", 8, "Value", -1.0), "A3"),
    "no fund code": (put("Holdings", 8, "Fund Code", NA), "A3"),
    "an unknown account": (put("Holdings", 5, "Account ID", "A9"), "A9"),
    "the account twice": (copied("Accounts", 3), "A2"),
}
_OF_NO_ONE_ACCOUNT = {
    "an unreadable account ID": put("Accounts", 3, "Account ID", NA),
    "an unreadable account ID of a holding": put("Holdings", 3, "Account ID", NA),
    "a client": put("Clients", 2, "Client Name", None),
    "a portfolio": put("Model Portfolios", 2, "Allocation", 90.0),
    "a fund": put("Funds", 4, "CitiCode", "KA01"),
    "a setting": put("Settings", 2, "Value", "Fool"),
}


@pytest.mark.parametrize(("plant", "account"), _OF_ONE_ACCOUNT.values(), ids=_OF_ONE_ACCOUNT)
def test_stop_writes_nothing(plant: Plant, account: str) -> None:
    outcome, book = _run(plant)
    assert outcome.results is None
    assert book.sheets == []


@pytest.mark.parametrize(("plant", "account"), _OF_ONE_ACCOUNT.values(), ids=_OF_ONE_ACCOUNT)
def test_leave_out_runs_every_other_account(plant: Plant, account: str) -> None:
    outcome, book = _run(plant, _LEAVE_OUT)
    statuses = _statuses(outcome)
    assert [name for name, status in statuses.items() if status == "Not run"] == [account]
    assert set(statuses) == {"A1", "A2", "A3", "A4", account}
    assert outcome.results is not None
    assert account not in outcome.results.rebalance["account_id"]
    assert book.sheets


@pytest.mark.parametrize("plant", _OF_NO_ONE_ACCOUNT.values(), ids=_OF_NO_ONE_ACCOUNT)
def test_an_error_of_no_one_account_stops_all_the_same(plant: Plant) -> None:
    outcome, book = _run(plant, _LEAVE_OUT)
    assert outcome.results is None
    assert book.sheets == []


def test_the_sheet_setting_does_what_the_override_does() -> None:
    leave_out = put("Settings", 6, "Value", "leave out")
    outcome, _ = _run(lambda tables: (leave_out(tables), put("Holdings", 5, "Value", NA)(tables)))
    assert _statuses(outcome)["A2"] == "Not run"


def test_the_others_get_what_they_get_without_the_mistake() -> None:
    bad, _ = _run(put("Holdings", 5, "Value", NA), _LEAVE_OUT)
    good, _ = _run(lambda _tables: None, _LEAVE_OUT)
    rows = [_rows_without(outcome, "A2") for outcome in (bad, good)]
    assert rows[0] == rows[1]


def _rows_without(outcome: Outcome, account: str) -> list[tuple[object, ...]]:
    assert outcome.results is not None
    columns = outcome.results.rebalance
    position = list(columns).index("account_id")
    return [row for row in zip(*columns.values(), strict=True) if row[position] != account]
