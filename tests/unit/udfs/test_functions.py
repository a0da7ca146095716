"""The worksheet functions: their answers on a small book, their errors, ranges and omitted arguments."""

from __future__ import annotations

import pytest

from fastrak_udfs.formula import FormulaError, as_text, evaluate
from fastrak_workbook.file_book import FileBook
from fastrak_workbook.memory_book import MemoryBook
from fastrak_xl.app.rebalance import rebalance
from tests.contract.test_workbook_port import as_xlsx
from tests.errors.good_book import good_tables
from tests.properties.running import records


@pytest.fixture(scope="module")
def book() -> FileBook:
    return FileBook(as_xlsx(good_tables()), "book.xlsx")


@pytest.fixture(scope="module")
def report() -> list[dict[str, object]]:
    memory = MemoryBook(good_tables())
    rebalance(memory)
    return records(memory, "Rebalance")


def test_target_of_sectors_and_funds_adds_up_to_the_whole(book: FileBook) -> None:
    rows = [r for r in good_tables()["Model Portfolios"] if (r["Risk Profile"], r["Platform"]) == ("Balanced", "All")]
    codes = ",".join(f'"{row["Fund Code"]}"' for row in rows)
    whole = float(evaluate('=FASTRAK_TARGET("core",,"BALANCED")', book))
    assert whole == 1
    parts = evaluate(f'=FASTRAK_TARGET("Core",{{{codes}}},"Balanced")', book).split("\t")
    assert sum(map(float, parts)) == pytest.approx(1, abs=1e-12)
    sectors = dict.fromkeys(str(row["Sector"]) for row in rows)
    by_sector = [float(evaluate(f'=FASTRAK_TARGET("Core","{name}","Balanced")', book)) for name in sectors]
    assert sum(by_sector) == pytest.approx(1, abs=1e-12)


def test_target_needs_the_risk_profile_where_there_are_two(book: FileBook) -> None:
    assert evaluate('=FASTRAK_TARGET("Core")', book) == "#N/A"


def test_weight_drift_and_trade_are_the_reports(book: FileBook, report: list[dict[str, object]]) -> None:
    compared = 0
    for row in report:
        if row["Sector"] == "Unassigned":
            continue
        account, code = row["Account ID"], row["Fund Code"]
        for name, column in (("WEIGHT", "Current %"), ("DRIFT", "Drift %"), ("TRADE", "Trade")):
            answer = evaluate(f'=FASTRAK_{name}("{account}","{code}")', book)
            shown = "#N/A" if row[column] is None else as_text(row[column])
            if code != "CASH":
                assert answer == shown, (account, code, column)
                compared += 1
    assert compared > 20


def test_rebalance_is_the_accounts_whole_report(book: FileBook, report: list[dict[str, object]]) -> None:
    answer = [line.split("\t") for line in evaluate('=FASTRAK_REBALANCE("a1")', book).split("\n")]
    assert answer[0] == list(report[0])
    wanted = [[as_text(cell) for cell in row.values()] for row in report if row["Account ID"] == "A1"]
    assert answer[1:] == wanted


def test_value_of_accounts_clients_sectors_and_funds(book: FileBook) -> None:
    assert evaluate('=FASTRAK_VALUE("A1")', book) == "5000"
    assert evaluate('=FASTRAK_VALUE("C1")', book) == "14000"
    assert evaluate('=FASTRAK_VALUE("A1","Cash")', book) == "500"
    assert evaluate('=FASTRAK_VALUE("A1","GB00B3X7QG63")', book) == "2500"
    assert evaluate('=FASTRAK_VALUE("A1","alder uk equity")', book) == "2500"
    assert evaluate('=FASTRAK_VALUE("A1","KD04")', book) == "0"
    assert evaluate('=FASTRAK_VALUE("A1","nobody knows")', book) == "#N/A"
    assert evaluate('=FASTRAK_VALUE("nobody")', book) == "#N/A"


def test_ranges_in_arrays_out(book: FileBook) -> None:
    assert evaluate("=FASTRAK_VALUE(Accounts!A2:A3)", book) == "5000\n9000"
    assert evaluate('=FASTRAK_VALUE(Accounts!A2:A3,{"Cash","KA01"})', book) == "500\t2500\n0\t0"
    assert evaluate('=FASTRAK_VALUE({"A1";"A2"},{"Cash";"Cash";"Cash"})', book) == "#VALUE!"


def test_unassigned_lists_the_largest_first(book: FileBook) -> None:
    lines = [line.split("\t") for line in evaluate("=FASTRAK_UNASSIGNED()", book).split("\n")]
    assert lines[0] == ["Fund Name", "Fund Code Type", "Fund Code", "Value"]
    values = [float(line[3]) for line in lines[1:]]
    assert values == sorted(values, reverse=True)
    assert evaluate('=FASTRAK_UNASSIGNED("no such model")', book) == "#N/A"


@pytest.mark.parametrize(
    ("formula", "answer"),
    [
        ("=FASTRAK_TARGET()", "#VALUE!"),
        ('=FASTRAK_TARGET("")', "#VALUE!"),
        ('=FASTRAK_TARGET("Core",,,,"x")', "#VALUE!"),
        ('=FASTRAK_WEIGHT("A1")', "#VALUE!"),
        ("=FASTRAK_SECTOR(#N/A)", "#N/A"),
        ('=FASTRAK_SECTOR("Cash","no such model")', "#N/A"),
    ],
)
def test_errors(book: FileBook, formula: str, answer: str) -> None:
    assert evaluate(formula, book) == answer


def test_an_error_on_a_sheet_makes_what_rests_on_it_unavailable() -> None:
    tables = good_tables()
    tables["Holdings"][0]["Value"] = "about 5"
    spoilt = FileBook(as_xlsx(tables), "book.xlsx")
    assert evaluate('=FASTRAK_VALUE("A1")', spoilt) == "#N/A"
    assert evaluate('=FASTRAK_TARGET("Core",,"Balanced")', spoilt) == "1"


@pytest.mark.parametrize(
    "formula",
    ["", "=", "=1+1", "=SUM(1)", "=FASTRAK_TARGET(SUM(1))", "=FASTRAK_VALUE(A1)", "=FASTRAK_VALUE(No!A1)"],
)
def test_what_is_not_one_function_is_refused(book: FileBook, formula: str) -> None:
    with pytest.raises(FormulaError):
        evaluate(formula, book)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.1 + 0.2, "0.3"),
        (1e-7, "0.0000001"),
        (1234567.0, "1234567"),
        (1e15, "1000000000000000"),
        (True, "TRUE"),
        (None, ""),
        (-0.0, "0"),
    ],
)
def test_numbers_are_printed_without_format(value: object, text: str) -> None:
    assert as_text(value) == text
