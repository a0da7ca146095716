"""Reasons that a client could be shown: true in the odd cases, too."""

from __future__ import annotations

from tests.errors.good_book import good_tables
from tests.properties.running import Tables, lines, records, run


def _reasons(tables: Tables, account: str) -> dict[str, str]:
    _, book = run(tables)
    return {code: line.reason for code, line in lines(book)[account].items()}


def _with(account: int, settings: dict[str, object] | None = None, **cells: object) -> Tables:
    tables = good_tables()
    tables["Accounts"][account].update({name.replace("_", " "): cell for name, cell in cells.items()})
    for name, value in (settings or {}).items():
        tables["Settings"] = [row for row in tables["Settings"] if row["Setting"] != name]
        tables["Settings"].append({"Setting": name, "Value": value, "Notes": None})
    return tables


def test_a_reserve_that_takes_all_is_not_called_a_withdrawal() -> None:
    reasons = _reasons(_with(0, {"Cash reserve £": 1_000_000.0}, Cash_In=None), "A1")
    assert any("is paid out or kept in reserve leaves nothing" in reason for reason in reasons.values())
    assert not any("to pay what is taken out" in reason for reason in reasons.values())


def test_a_fund_of_the_model_is_never_said_to_have_no_target() -> None:
    tables = _with(0, {"Unassigned funds": "Hold inside", "Cash reserve £": 1_000_000.0}, Cash_In=None)
    holding = {"Account ID": "A1", "Fund Code Type": "Own", "Fund Code": "stranger", "Fund Name": "x", "Value": 9000.0}
    tables["Holdings"].append(holding)
    reasons = _reasons(tables, "A1")
    assert any("leaves nothing for the model's funds" in reason for reason in reasons.values())
    assert not any("target is 0%" in reason for reason in reasons.values())


def test_an_account_that_is_not_traded_says_why_it_cannot_pay() -> None:
    tables = _with(1, Do_Not_Trade="Yes", Cash_Out=10.0)
    assert all("Do Not Trade" in reason for reason in _reasons(tables, "A2").values())
    _, book = run(tables)
    note = next(row["Note"] for row in records(book, "Summary") if row["Account ID"] == "A2")
    assert "Do Not Trade" in str(note)
