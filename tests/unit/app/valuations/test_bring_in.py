from __future__ import annotations

from datetime import date

import pytest

from tests.errors.good_book import good_tables
from tests.unit.app.valuations.arrivals import DAY, brought, holdings, line, rows, valuation

ELM, BIRCH = ("ISIN", "GB00B59G4Q73"), ("ISIN", "GB0002634946")


def codes(found) -> list[str]:
    return [one.code for one in found.diagnostics]


# Holdings


def test_the_rows_of_a_fund_take_its_line_whatever_code_it_comes_under() -> None:
    book, done = brought(
        valuation(line("Elm", "6500.00", ELM), line("Birch", "3100.00", BIRCH, units="310", price="10"))
    )
    elm, birch = holdings(book)
    assert (elm["code_type"], elm["code"], elm["fund_name"], elm["value"]) == ("CitiCode", "KE05", "Elm Gilt", 650_000)
    assert (birch["code_type"], birch["value"], birch["units"]) == ("SEDOL", 310_000, 310.0)
    (account,) = done.accounts
    assert (account.added, account.changed, account.removed) == (0, 2, 0)
    assert (account.before_pence, account.after_pence) == (900_000, 960_000)


def test_what_does_not_arrive_is_gone_and_other_accounts_stay() -> None:
    before = [row for row in rows(brought()[0], "holdings") if row["account_id"] != "A2"]
    book, done = brought(valuation(line("Elm", "1.00", ELM)))
    assert [row["code"] for row in holdings(book)] == ["KE05"]
    assert [row for row in rows(book, "holdings") if row["account_id"] != "A2"] == before
    assert done.accounts[0].removed == 1


def test_a_lock_stays_and_a_cost_as_long_as_the_units_do() -> None:
    tables = good_tables()
    tables["Holdings"][3]["Lock"] = "Do not sell"
    same = line("Elm", "6500.00", ELM, units="5000", price="1.30")
    other = line("Birch", "3100.00", BIRCH, units="310", price="10")
    elm, birch = holdings(brought(valuation(same, other), tables=tables)[0])
    assert (elm["lock"], elm["book_cost"]) == ("Do not sell", 610_000)
    assert "book_cost" not in birch


def test_two_lines_of_one_fund_are_two_rows() -> None:
    both = valuation(line("Elm", "1.00", ELM), line("Elm", "2.00", ELM))
    book, _ = brought(both)
    assert sorted(row["value"] for row in holdings(book)) == [100, 200]
    assert holdings(brought(both, tables=None)[0]) == holdings(book)


def test_cash_is_one_row_that_comes_and_goes() -> None:
    book, done = brought(valuation(line("Elm", "1.00", ELM), cash=12_345))
    assert holdings(book)[-1] == {"code_type": "Cash", "code": "CASH", "fund_name": "Cash", "value": 12_345}
    assert done.accounts[0].after_pence == 12_445
    gone, lost = brought(valuation(line("Alder", "1.00", ("CitiCode", "KA01"), account="A1")))
    assert [row["code"] for row in holdings(gone, "A1")] == ["KA01"]
    assert "FX816" in codes(lost)


def test_a_line_without_a_code_is_own_and_likely_funds_are_proposed_with_their_codes() -> None:
    book, done = brought(valuation(line("Birch UK Income", "5.00", account="A1"), cash=0))
    own = {"code_type": "Own", "code": "Birch UK Income", "fund_name": "Birch UK Income", "value": 500}
    assert own in holdings(book, "A1")
    (proposal,) = (one for one in done.diagnostics if one.code == "FX815")
    assert "CitiCode KB02 (Birch UK Income)" in proposal.remedy


def test_a_code_that_a_person_gave_stays_next_month() -> None:
    tables = good_tables()
    tables["Holdings"].append(
        dict.fromkeys(tables["Holdings"][0])
        | {
            "Account ID": "A2",
            "Fund Code Type": "CitiCode",
            "Fund Code": "KD04",
            "Fund Name": "US Index (Platform)",
            "Value": 7.0,
        }
    )
    book, done = brought(valuation(line("US Index (Platform)", "9.00")), tables=tables)
    assert [(row["code"], row["value"]) for row in holdings(book)] == [("KD04", 900)]
    assert codes(done) == ["FX818"]
    assert done.new_funds == 0


# Funds


def test_a_new_fund_comes_with_every_code_that_any_line_gives() -> None:
    one = valuation(line("Oak", "1.00", ("ISIN", "GB00BJS8SJ34"), account="A1"), account="A1", file="a.csv")
    two = valuation(line("Oak Fund", "2.00", ("SEDOL", "BJS8SJ3"), ("Ticker", "OAK")), file="b.csv")
    for order in ((one, two), (two, one)):
        book, done = brought(*order)
        added = rows(book, "funds")[-1]
        assert done.new_funds == 1
        assert added == {
            "code_type": "ISIN", "code": "GB00BJS8SJ34", "fund_name": "Oak",
            "isin": "GB00BJS8SJ34", "sedol": "BJS8SJ3", "ticker": "OAK",
        }  # fmt: skip


def test_a_registered_fund_gets_the_codes_that_its_row_lacks() -> None:
    book, _ = brought(valuation(line("Elm", "1.00", ELM, ("Ticker", "ELM"))))
    (row,) = (row for row in rows(book, "funds") if row["code"] == "KE05")
    assert row["ticker"] == "ELM"


def test_two_funds_that_share_a_ticker_stay_two() -> None:
    oak = line("Oak", "1.00", ("ISIN", "IE00B5BMR087"), ("Ticker", "SAME"))
    ash = line("Ash", "2.00", ("ISIN", "IE00B4L5Y983"), ("Ticker", "SAME"))
    book, done = brought(valuation(oak, ash))
    assert done.new_funds == 2
    assert {row["code"] for row in rows(book, "funds")[-2:]} == {"IE00B5BMR087", "IE00B4L5Y983"}


def test_a_line_with_the_codes_of_two_funds_goes_by_its_first_and_is_told() -> None:
    book, done = brought(valuation(line("Which?", "1.00", ELM, ("SEDOL", "0263494"))))
    assert [(row["code"], row["value"]) for row in holdings(book)] == [("KE05", 100)]
    assert "FX817" in codes(done)
    unchanged = rows(brought()[0], "funds")
    unchanged[4]["sedol"] = "B59G4Q7"  # the one inside its own ISIN, not the one on the line
    assert rows(book, "funds") == unchanged


# Accounts and clients


@pytest.mark.parametrize(
    ("facts", "client"),
    [
        ({"client_id": "c2"}, "C2"),
        ({"client": "Ben Brook"}, "C2"),
        ({"client": "Mr Ben  Brook"}, "C2"),
        ({"client_id": "HL77", "client": "Mr Ben Brook"}, "C2"),
        ({"client": "C2"}, "C2"),
        ({"client_id": "N1", "client": "Dora Dean"}, "N1"),
        ({"client": "Dora Dean"}, "Dora Dean"),
        ({}, "P-9"),
    ],
)
def test_whose_a_new_account_is(facts: dict[str, str], client: str) -> None:
    book, done = brought(
        valuation(line("Elm", "1.00", ELM, account="P-9"), wrapper="HL SIPP", platform="Quilter", **facts)
    )
    added = rows(book, "accounts")[-1]
    assert added == {
        "account_id": "P-9", "client_id": client, "wrapper": "SIPP", "platform": "Quilter", "valuation_date": DAY,
    }  # fmt: skip
    assert client in {row["client_id"] for row in rows(book, "clients")}
    assert codes(done) == ["FX813"]
    assert "risk profile and model portfolio" in done.diagnostics[0].problem


def test_two_ids_under_one_name_stay_two_people() -> None:
    one = valuation(line("Elm", "1.00", ELM, account="P-1"), client_id="N1", client="John Smith", file="a.csv")
    two = valuation(line("Elm", "1.00", ELM, account="P-2"), client_id="N2", client="John Smith", file="b.csv")
    book, done = brought(one, two)
    assert done.new_clients == 2
    assert {row["client_id"] for row in rows(book, "accounts")[-2:]} == {"N1", "N2"}


def test_the_latest_valuation_of_an_account_counts_whatever_the_order() -> None:
    old = valuation(line("Elm", "1.00", ELM), as_at=date(2026, 9, 20), file="z.csv")
    new = valuation(line("Elm", "2.00", ELM), as_at=DAY, file="a.csv")
    for order in ((old, new), (new, old)):
        assert [row["value"] for row in holdings(brought(*order)[0])] == [200]


def test_the_same_file_twice_is_no_quarrel() -> None:
    one = valuation(line("Elm", "1.00", ELM))
    assert brought(one, one)[1].done


def test_an_older_valuation_changes_nothing() -> None:
    book, done = brought(valuation(line("Elm", "1.00", ELM), as_at=date(2026, 9, 14)))
    assert codes(done) == ["FX812"]
    assert rows(book, "holdings") == rows(brought()[0], "holdings")


def test_flows_are_listed_or_cleared() -> None:
    newer = valuation(line("Alder", "1.00", ("CitiCode", "KA01"), account="A1"), cash=0)
    listed, told = brought(newer)
    assert codes(told) == ["FX814"]
    assert rows(listed, "accounts")[0]["cash_in"] == 100_000
    cleared, quiet = brought(newer, clear_flows=True)
    assert codes(quiet) == []
    assert "cash_in" not in rows(cleared, "accounts")[0]
    assert rows(cleared, "accounts")[2]["cash_out"] == 5_000  # no valuation of that account has come


def test_errors_keep_everything_as_it_is() -> None:
    tables = good_tables()
    del tables["Funds"]
    book, done = brought(valuation(line("Elm", "1.00", ELM)), tables=tables)
    assert codes(done) == ["FX001"]
    assert not done.done
    assert rows(book, "holdings") == rows(brought()[0], "holdings")
