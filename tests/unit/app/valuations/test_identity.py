"""Which fund a line is, where codes agree and where they do not."""

from __future__ import annotations

from itertools import permutations

import pytest

from fastrak_workbook.memory_book import MemoryBook
from fastrak_xl.app.check import check
from fastrak_xl.app.valuations.bring_in import Brought, bring_in
from fastrak_xl.domain.cells import CellError
from fastrak_xl.domain.valuation import Holding
from tests.errors.good_book import Tables, good_tables
from tests.unit.app.valuations.arrivals import brought, holdings, line, rows, valuation

GB, ITS_SEDOL = ("ISIN", "GB00BJS8SJ34"), ("SEDOL", "BJS8SJ3")
ONE, OTHER = ("ISIN", "IE00B4L5Y983"), ("ISIN", "IE00B5BMR087")
NEW = 8
"""The place of the first new row on Funds: the good book has eight funds."""


def funds_after(*lines: Holding, tables: Tables | None = None) -> tuple[MemoryBook, list[dict[str, object]], Brought]:
    """The new rows of Funds in an order of their own; the import left no error and changed nothing when repeated."""
    book, done = brought(valuation(*lines), tables=tables)
    assert not [str(one) for one in check(book).diagnostics if one.is_error]
    before = {sheet: rows(book, sheet) for sheet in ("clients", "accounts", "funds", "holdings")}
    again = bring_in(book, [valuation(*lines)])
    assert [(account.added, account.changed, account.removed) for account in again.accounts] == [(0, 0, 0)]
    assert {sheet: rows(book, sheet) for sheet in before} == before
    return book, before["funds"][NEW:], done


def codes(done: Brought) -> list[str]:
    return [one.code for one in done.diagnostics]


@pytest.mark.parametrize(
    "code",
    [
        ("ISIN", "GB00B3X7QG63"),
        ("SEDOL", "B3X7QG6"),
        ("CitiCode", "KA01"),
    ],
)
def test_any_code_of_a_registered_fund_is_that_fund(code: tuple[str, str]) -> None:
    book, new, done = funds_after(line("Alder", "1.00", code, account="A4"))
    assert not new
    assert codes(done) == ["FX816"]
    assert [row["code"] for row in holdings(book, "A4")] == [code[1]]


def test_the_sedol_inside_a_registered_isin_is_that_fund() -> None:
    """Cedar has an ISIN on Funds, and no SEDOL."""
    book, new, _ = funds_after(line("Cedar", "1.00", ("SEDOL", "B41YBW7")))
    assert not new
    assert rows(book, "funds")[2]["sedol"] == "B41YBW7"


def test_a_chain_of_lines_makes_one_fund() -> None:
    chain = (
        line("Oak", "1.00", ("CitiCode", "KZ99"), ("Ticker", "OAK")),
        line("Oak", "2.00", GB, ("Ticker", "OAK")),
        line("Oak", "3.00", ITS_SEDOL),
    )
    wanted = {
        "code_type": "CitiCode", "code": "KZ99", "fund_name": "Oak", "citicode": "KZ99",
        "isin": GB[1], "sedol": ITS_SEDOL[1], "ticker": "OAK",
    }  # fmt: skip
    for order in permutations(chain):
        assert funds_after(*order)[1] == [wanted]


def test_another_isin_under_a_registered_ticker_is_another_fund_and_is_told() -> None:
    _, new, done = funds_after(line("Damson Dist", "1.00", ONE, ("Ticker", "DUSA")))
    assert new == [{"code_type": "ISIN", "code": ONE[1], "fund_name": "Damson Dist", "isin": ONE[1]}]
    assert codes(done) == ["FX817"]


def test_two_isins_under_a_ticker_that_alone_is_registered_are_no_less_two() -> None:
    tables = good_tables()
    tables["Funds"][3] |= {"Fund Code Type": "Ticker", "Fund Code": "DUSA", "CitiCode": None, "ISIN": None}
    both = (line("A", "1.00", ONE, ("Ticker", "DUSA")), line("B", "2.00", OTHER, ("Ticker", "DUSA")))
    for order in permutations(both):
        book, new, _ = funds_after(*order, tables=tables)
        assert [row["isin"] for row in new] == [ONE[1], OTHER[1]]
        assert "isin" not in rows(book, "funds")[3]


def test_one_isin_with_the_codes_of_two_registered_funds_spoils_neither() -> None:
    one, two = line("A", "1.00", ONE, ("Ticker", "DUSA")), line("B", "2.00", ONE, ("MEX", "GORSE"))
    for order in ((one, two), (two, one)):
        book, new, done = funds_after(*order)
        assert [row["isin"] for row in new] == [ONE[1]]
        assert rows(book, "funds")[:NEW] == rows(brought()[0], "funds")
        assert codes(done) == ["FX817", "FX817"]


@pytest.mark.parametrize("wrong", ["B1YW440", "B3X7QG6"])
def test_a_wrong_sedol_beside_a_gb_isin_does_not_part_it_from_its_own(wrong: str) -> None:
    """Two rows of Funds for the ISIN and for the SEDOL inside it would claim one code."""
    both = (line("Oak", "1.00", GB, ("SEDOL", wrong)), line("Oak Fund", "2.00", ITS_SEDOL))
    for order in permutations(both):
        _, new, _ = funds_after(*order)
        assert [(row["isin"], row["sedol"]) for row in new] == [(GB[1], ITS_SEDOL[1])]


def test_a_shared_ticker_does_not_part_codes_that_are_unique() -> None:
    lines = (
        line("One", "1.00", ("CitiCode", "KZ01"), ONE, ("Ticker", "SAME")),
        line("One", "2.00", ONE),
        line("Other", "3.00", OTHER, ("Ticker", "SAME")),
    )
    for order in permutations(lines):
        _, new, _ = funds_after(*order)
        assert [(row["code"], row["isin"]) for row in new] == [("KZ01", ONE[1]), (OTHER[1], OTHER[1])]


def test_an_own_code_is_written_as_the_file_has_it() -> None:
    _, new, _ = funds_after(line("Yew With-Profits", "1.00", ("Own", "wp-99")))
    assert new == [{"code_type": "Own", "code": "wp-99", "fund_name": "Yew With-Profits"}]


def test_an_own_code_beside_a_published_one_joins_nothing() -> None:
    one = line("Yew", "1.00", ONE, ("Own", "7"))
    _, new, _ = funds_after(one, line("Box", "2.00", OTHER, ("Own", "7")), line("Ivy", "3.00", ("Own", "7")))
    assert [row["code"] for row in new] == [ONE[1], OTHER[1], "7"]


def test_codes_of_one_registered_fund_that_do_not_meet_on_a_line_are_all_filled_in() -> None:
    """Whatever line comes first: KA01 is parted from its ISIN by the second line's other CitiCode."""
    tables = good_tables()
    tables["Funds"][0] |= {"ISIN": None}
    lines = (
        line("Alder", "1.00", ("CitiCode", "KA01")),
        line("Alder?", "2.00", ("CitiCode", "KZ02"), ("SEDOL", "B3X7QG6")),
        line("Alder", "3.00", ("ISIN", "GB00B3X7QG63")),
    )
    for order in permutations(lines):
        book, _, _ = funds_after(*order, tables=tables)
        assert rows(book, "funds")[0]["isin"] == "GB00B3X7QG63"


def test_a_code_that_could_not_be_read_stays_for_a_person_to_see() -> None:
    tables = good_tables()
    tables["Funds"][4]["Ticker"] = CellError("#N/A")
    book, _ = brought(valuation(line("Elm", "1.00", ("CitiCode", "KE05"), ("Ticker", "ELM"))), tables=tables)
    found = [one for one in check(book).diagnostics if one.cell == "I6"]
    assert [one.found for one in found] == ["#N/A"]
