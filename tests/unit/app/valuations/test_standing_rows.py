"""What people have entered in rows that stand: it outlasts an import, or is said to be gone."""

from __future__ import annotations

from datetime import date

import pytest

from fastrak_xl.app.valuations.bring_in import bring_in
from tests.errors.good_book import Tables, good_tables
from tests.unit.app.valuations.arrivals import DAY, brought, holdings, line, rows, valuation

BIRCH = ("CitiCode", "KB02")


def two_rows_of_birch(first: str | None, second: str | None) -> Tables:
    """Birch twice in A2: 300 units under its SEDOL and 200 under its CitiCode, with these locks."""
    tables = good_tables()
    sedol = tables["Holdings"][4]
    sedol["Lock"] = first
    codes = {"Fund Code Type": "CitiCode", "Fund Code": "KB02"}
    tables["Holdings"].append({**sedol, **codes, "Units": 200.0, "Value": 2000.0, "Lock": second})
    return tables


@pytest.mark.parametrize("units", ["300", "200", "500"])
@pytest.mark.parametrize("locks", [("Do not sell", None), (None, "Do not sell")])
def test_a_lock_outlasts_the_row_in_which_it_stood(units: str, locks: tuple[str | None, str | None]) -> None:
    one = line("Birch", f"{units}0.00", BIRCH, units=units, price="10")
    book, _ = brought(valuation(one), tables=two_rows_of_birch(*locks))
    (row,) = holdings(book)
    assert (row["units"], row["lock"]) == (float(units), "Do not sell")
    assert bring_in(book, [valuation(one)]).done
    assert holdings(book) == [row]


def test_extra_columns_stay_with_their_row() -> None:
    tables = good_tables()
    for number, row in enumerate(tables["Holdings"]):
        row["Our note"] = f"note {number}"
    book, _ = brought(valuation(line("Birch", "1.00", BIRCH), line("Oak", "2.00", ("SEDOL", "BJS8SJ3"))), tables=tables)
    notes = [row.get("Our note") for row in book._tables["Holdings"] if row["Account ID"] == "A2"]
    assert sorted(map(str, notes)) == ["None", "note 4"]


@pytest.mark.parametrize(("units", "cost"), [("300", 150_000), ("301", None)])
def test_a_cost_that_no_file_gives_goes_with_the_units(units: str, cost: int | None) -> None:
    book, _ = brought(valuation(line("Birch", "3000.00", BIRCH, units=units, price="10")))
    assert [row.get("book_cost") for row in holdings(book)] == [cost]


def test_the_cash_row_says_one_amount() -> None:
    tables = good_tables()
    tables["Holdings"][2] |= {"Units": 500.0, "Price": 1.0}
    book, _ = brought(valuation(line("Alder", "1.00", ("CitiCode", "KA01"), account="A1"), cash=70_000), tables=tables)
    assert holdings(book, "A1")[-1] == {"code_type": "Cash", "code": "CASH", "fund_name": "Cash", "value": 70_000}


def test_two_cash_rows_become_one() -> None:
    tables = good_tables()
    tables["Holdings"].append({**tables["Holdings"][2], "Value": 25.0})
    book, done = brought(valuation(account="A1", cash=52_500), tables=tables)
    assert [row["value"] for row in holdings(book, "A1")] == [52_500]
    assert (done.accounts[0].before_pence, done.accounts[0].after_pence) == (502_500, 52_500)


def test_no_name_decides_between_two_codes() -> None:
    tables = good_tables()
    for code in ("KC03", "KD04"):
        named = {"Fund Code Type": "CitiCode", "Fund Code": code, "Fund Name": "Global Index"}
        tables["Holdings"].append({**tables["Holdings"][3], **named})
    book, done = brought(valuation(line("Global Index", "9.00")), tables=tables)
    assert [(row["code_type"], row["code"]) for row in holdings(book)] == [("Own", "Global Index")]
    assert [one.code for one in done.diagnostics] == ["FX815"]


def test_what_was_unknown_of_an_account_is_entered_once_a_file_says_it() -> None:
    elm = line("Elm", "1.00", ("CitiCode", "KE05"), account="P-9")
    book, _ = brought(valuation(elm))
    assert (rows(book, "accounts")[-1]["wrapper"], rows(book, "accounts")[-1]["platform"]) == ("Unknown", "Unknown")
    bring_in(book, [valuation(elm, wrapper="HL SIPP", platform="Quilter")])
    assert (rows(book, "accounts")[-1]["wrapper"], rows(book, "accounts")[-1]["platform"]) == ("SIPP", "Quilter")


def test_a_wrapper_that_somebody_has_entered_stays() -> None:
    tables = good_tables()
    tables["Accounts"][1]["Wrapper"] = "Plan 7"
    book, _ = brought(valuation(line("Elm", "1.00", ("CitiCode", "KE05")), wrapper="HL SIPP"), tables=tables)
    assert rows(book, "accounts")[1]["wrapper"] == "Plan 7"


def test_a_valuation_without_a_day_leaves_the_day_and_the_flows() -> None:
    book, done = brought(valuation(account="A1", cash=0, as_at=None), clear_flows=True)
    first = rows(book, "accounts")[0]
    assert (first["valuation_date"], first["cash_in"]) == (date(2026, 9, 15), 100_000)
    assert done.done


@pytest.mark.parametrize("clear", [True, False])
def test_flows_of_a_valuation_of_the_same_day_stay(clear: bool) -> None:
    """They were entered after that day's valuation, for all that anybody knows."""
    book, done = brought(valuation(account="A3", cash=0, as_at=DAY), clear_flows=clear)
    assert rows(book, "accounts")[2]["cash_out"] == 5_000
    assert [one.code for one in done.diagnostics] == []


def test_a_name_with_a_code_and_without_one_is_two_funds_every_time() -> None:
    both = valuation(line("Oak", "1.00", ("SEDOL", "BJS8SJ3")), line("Oak", "2.00"))
    book, _ = brought(both)
    once = holdings(book)
    assert sorted(str(row["code"]) for row in once) == ["BJS8SJ3", "Oak"]
    bring_in(book, [both])
    assert holdings(book) == once
