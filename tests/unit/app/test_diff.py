"""What changed from one result to another."""

from __future__ import annotations

import pytest

from fastrak_workbook.diff_sheet import diff_workbook
from fastrak_workbook.memory_book import MemoryBook
from fastrak_xl.app.diff import Difference, NoResult, diff
from fastrak_xl.app.rebalance import rebalance
from tests.errors.good_book import Tables, good_tables


def result(tables: Tables, **settings: str) -> MemoryBook:
    book = MemoryBook(tables)
    assert rebalance(book, settings).results
    return book


def of(section: str, found: tuple[Difference, ...]) -> list[tuple[str, str, str]]:
    return [(one.what, one.old, one.new) for one in found if one.section == section]


def test_two_results_of_one_input_do_not_differ() -> None:
    assert diff(result(good_tables()), result(good_tables())) == ()


def test_a_setting_and_what_follows_from_it() -> None:
    found = diff(result(good_tables()), result(good_tables(), **{"Cash reserve £": "250"}))
    assert of("Settings", found) == [("Cash reserve £", "100", "250")]
    assert of("Trades", found)
    assert not of("Holdings", found)


def test_holdings_that_are_new_gone_and_otherwise() -> None:
    tables = good_tables()
    tables["Holdings"][0] |= {"Value": 2600.0, "Units": 1040.0}
    tables["Holdings"][1] |= {"Fund Code Type": "CitiCode", "Fund Code": "KE05", "Fund Name": "Elm Gilt"}
    found = diff(result(good_tables()), result(tables))
    assert of("Holdings", found) == [
        ("A1, Cedar Global (KC03)", "£2,000.00", ""),
        ("A1, Elm Gilt (KE05)", "", "£2,000.00"),
        ("A1, Alder UK Equity (KA01)", "£2,500.00", "£2,600.00"),
    ]
    assert [one.change_pence for one in found if one.section == "Holdings"] == [-200_000, 200_000, 10_000]


def test_a_model_portfolio_that_changed() -> None:
    tables = good_tables()
    tables["Model Portfolios"][0]["Allocation"], tables["Model Portfolios"][1]["Allocation"] = 45.0, 25.0
    tables["Model Portfolios"].append(tables["Model Portfolios"].pop(1))
    assert of("Models", diff(result(good_tables()), result(tables))) == [
        ("Core, Balanced, All, CitiCode, KA01", "40", "45"),
        ("Core, Balanced, All, CitiCode, KC03", "30", "25"),
    ]


def test_accounts_that_are_new_or_otherwise() -> None:
    tables = good_tables()
    tables["Accounts"][0]["Wrapper"] = "SIPP"
    tables["Accounts"].append(dict(tables["Accounts"][1]) | {"Account ID": "A9"})
    found = of("Accounts", diff(result(good_tables()), result(tables)))
    assert ("A1, Wrapper", "ISA", "SIPP") in found
    assert ("A9", "", "there") in found


def test_a_workbook_without_a_run_is_no_result() -> None:
    with pytest.raises(NoResult, match="no sheet Run"):
        diff(result(good_tables()), MemoryBook(good_tables(), "new.xlsx"))


def test_the_workbook_of_differences_is_the_same_again() -> None:
    found = diff(result(good_tables()), result(good_tables(), **{"Cash reserve £": "250"}))
    assert diff_workbook(found) == diff_workbook(found)
