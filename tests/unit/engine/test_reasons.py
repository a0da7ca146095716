"""Reasons that a client could be shown: true in the odd cases, too."""

from __future__ import annotations

import pytest

from tests.errors.good_book import good_tables
from tests.properties.running import Tables, lines, records, run
from tests.unit.engine.rebalance.small_book import Small


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


@pytest.mark.parametrize(
    ("settings", "fund", "reason"),
    [
        ({}, "A", "23.0 points over its 50% target of £500.00: sell £230.00 of £730.00."),
        ({}, "X", "Not in the model portfolio: sell all £70.00."),
        ({}, "Cash", "Sales £300.00, buys £300.00: cash stays £0.00."),
        (
            {"Method": "Tolerance", "Tolerance absolute": 10, "Rebalance to": "Band edge"},
            "A",
            "23.0 points over its 50% target of £500.00; band 10 points: sell £130.00 of £730.00 to the band's edge, "
            "£600.00.",
        ),
        (
            {"Method": "Tolerance", "Tolerance absolute": 35, "Rebalance to": "Band edge"},
            "A",
            "23.0 points over its 50% target of £500.00; band 35 points: hold £730.00.",
        ),
        (
            {"Method": "Cash flow"},
            "A",
            "23.0 points over its 50% target of £500.00: hold £730.00, as no money comes or goes.",
        ),
        (
            {"Method": "Sector"},
            "A",
            "Shares is 30.0 points over its 50% target of £500.00: sell £230.00 of £730.00, its part of £300.00 to "
            "sell.",
        ),
        (
            {"Method": "Sector"},
            "X",
            "Not in the model portfolio; Shares is 30.0 points over its 50% target of £500.00: sell all £70.00, its "
            "part of £300.00 to sell.",
        ),
    ],
)
def test_a_reason_is_one_sentence_with_its_figures(settings: dict[str, object], fund: str, reason: str) -> None:
    sector = {"A": "Shares", "X": "Shares", "B": "Bonds"}
    small = Small({"A": 50, "B": 50}, {"A": 730, "B": 200, "X": 70}, settings, sector=sector)
    assert small.rows()[fund]["Reason"] == reason


def test_halfway_and_the_funds_that_take_the_money() -> None:
    """The specification's own case: 60% with a 12-point band, held at 73%, is sold to 66%."""
    settings = {"Method": "Tolerance", "Tolerance absolute": 12, "Rebalance to": "Halfway"}
    rows = Small({"A": 60, "B": 40}, {"A": 730, "B": 270}, settings).rows()
    assert rows["A"]["Reason"] == (
        "13.0 points over its 60% target of £600.00; band 12 points: sell £70.00 of £730.00 halfway back, to £660.00."
    )
    edge = {"Method": "Tolerance", "Tolerance absolute": 10, "Rebalance to": "Band edge"}
    rows = Small({"A": 50, "B": 25, "C": 25}, {"A": 620, "B": 200, "C": 180}, edge).rows()
    assert rows["B"]["Reason"] == (
        "5.0 points under its 25% target of £250.00; band 10 points: buy £8.33 on top of £200.00, with money from "
        "other trades."
    )


def test_a_part_of_the_money_to_invest() -> None:
    small = Small({"A": 50, "B": 50}, {"A": 400, "B": 200}, {"Method": "Cash flow"}, {"Cash In": 100})
    rows = small.rows()
    assert rows["B"]["Reason"] == (
        "21.4 points under its 50% target of £350.00: buy £100.00 on top of £200.00, all of the £100.00 to invest."
    )
    assert rows["A"]["Reason"] == (
        "7.1 points over its 50% target of £350.00: hold £400.00, none of the £100.00 to invest."
    )
    assert rows["Cash"]["Reason"] == "Cash In £100.00, buys £100.00: cash stays £0.00."


def test_another_share_class_is_named_with_its_money() -> None:
    register = {"A": {"Fund Name": "Alder Global I Acc"}, "R": {"Fund Name": "Alder Global R Inc"}}
    small = Small({"A": 50, "B": 50}, {"R": 600, "B": 400}, {"Treat share classes as one": "Yes"}, register=register)
    assert small.rows()["A"]["Reason"] == (
        "Counts in £600.00 of Alder Global R Inc. 10.0 points over its 50% target of £500.00: sell £100.00 of £600.00."
    )


def test_a_substitute_says_for_whom() -> None:
    register = {"A": {"Available On": "Nucleus", "Substitute": "S"}, "S": {}}
    rows = Small({"A": 50, "B": 50}, {"A": 100, "B": 900}, register=register).rows()
    assert rows["S"]["Reason"] == (
        "Stands in for A, not available here. 50.0 points under its 50% target of £500.00: buy £500.00."
    )
    assert rows["A"]["Reason"] == "Not available here, and S takes its allocation: sell all £100.00."


def test_a_name_in_a_sentence_is_shown_as_everywhere() -> None:
    """On one line, and no longer than a cell is wide."""
    register = {"A": {"Available On": "Nucleus", "Substitute": "S"}, "S": {"Fund Name": "=cmd|'x'\n" + "long " * 40}}
    reason = str(Small({"A": 50, "B": 50}, {"A": 100, "B": 900}, register=register).rows()["A"]["Reason"])
    assert "\n" not in reason
    assert "…" in reason
    assert len(reason) < 200
