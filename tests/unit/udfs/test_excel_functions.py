"""The worksheet functions through xlwings' own wrapper generator and call, under a stub of pywin32.

Every answer is that of `fastrak eval` on the same workbook: scalars, ranges, arrays, omitted arguments, errors.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
import xlwings as xw

from fastrak_udfs.addin.wrappers import functions_module
from fastrak_udfs.formula import as_text, evaluate
from fastrak_udfs.functions import FUNCTIONS
from fastrak_udfs.functions_page import functions_page
from fastrak_udfs.open_books import ERROR_MARK, OPEN_BOOKS
from fastrak_workbook.file_book import FileBook
from fastrak_xl.app.lookup import Lookup
from tests.contract.test_workbook_port import as_xlsx
from tests.errors.good_book import good_tables
from tests.open_excel.engine import excel, open_book
from tests.open_excel.pywin32 import MISSING, windows

_MODULE = "fastrak_udfs.excel_functions"
_NAME = "book.xlsx"

# A call as eval reads it, and its arguments as Excel passes them: a range by its address, MISSING for none.
CALLS: list[tuple[str, str, tuple[Any, ...]]] = [
    ('=FASTRAK_TARGET("Core","UK Equity","Balanced")', "TARGET", ("Core", "UK Equity", "Balanced", MISSING)),
    ('=FASTRAK_TARGET("core",,"BALANCED")', "TARGET", ("core", MISSING, "BALANCED", MISSING)),
    ('=FASTRAK_TARGET("Core")', "TARGET", ("Core", MISSING, MISSING, MISSING)),
    ('=FASTRAK_TARGET("")', "TARGET", ("", MISSING, MISSING, MISSING)),
    ('=FASTRAK_TARGET("Core",{"UK Equity","Bonds"},"Balanced")', "TARGET",
     ("Core", ("UK Equity", "Bonds"), "Balanced", MISSING)),
    ("=FASTRAK_TARGET('Model Portfolios'!B2:B6,'Model Portfolios'!E2:E6,'Model Portfolios'!C2:C6)", "TARGET",
     ("Model Portfolios!B2:B6", "Model Portfolios!E2:E6", "Model Portfolios!C2:C6", MISSING)),
    ('=FASTRAK_SECTOR("KA01")', "SECTOR", ("KA01", MISSING)),
    ("=FASTRAK_SECTOR(Holdings!C2:C10)", "SECTOR", ("Holdings!C2:C10", MISSING)),
    ('=FASTRAK_SECTOR("KA01","House")', "SECTOR", ("KA01", "House")),
    ('=FASTRAK_SECTOR("KA01","no such model")', "SECTOR", ("KA01", "no such model")),
    ("=FASTRAK_SECTOR(#N/A)", "SECTOR", (-2146826246, MISSING)),
    ("=FASTRAK_VALUE(Accounts!A2:A5)", "VALUE", ("Accounts!A2:A5", MISSING)),
    ('=FASTRAK_VALUE(Accounts!A2:A3,{"Cash","KA01"})', "VALUE", ("Accounts!A2:A3", ("Cash", "KA01"))),
    ('=FASTRAK_VALUE({"A1";"A2"},{"Cash";"Cash";"Cash"})', "VALUE",
     ((("A1",), ("A2",)), (("Cash",), ("Cash",), ("Cash",)))),
    ("=FASTRAK_VALUE(Accounts!Z99)", "VALUE", ("Accounts!Z99", MISSING)),
    ('=FASTRAK_WEIGHT("A1","Cash")', "WEIGHT", ("A1", "Cash")),
    ("=FASTRAK_WEIGHT(Accounts!A2:A5,\"UK Equity\")", "WEIGHT", ("Accounts!A2:A5", "UK Equity")),
    ('=FASTRAK_DRIFT("A1","UK Equity")', "DRIFT", ("A1", "UK Equity")),
    ('=FASTRAK_DRIFT("A1",0.5)', "DRIFT", ("A1", 0.5)),
    ('=FASTRAK_TRADE("A1","KA01")', "TRADE", ("A1", "KA01")),
    ("=FASTRAK_TRADE(Accounts!A2:A5,\"Cash\")", "TRADE", ("Accounts!A2:A5", "Cash")),
    ('=FASTRAK_REBALANCE("a1")', "REBALANCE", ("a1",)),
    ("=FASTRAK_REBALANCE(Accounts!A3)", "REBALANCE", ("Accounts!A3",)),
    ("=FASTRAK_REBALANCE(Accounts!A2:A3)", "REBALANCE", ("Accounts!A2:A3",)),
    ('=FASTRAK_REBALANCE("nobody")', "REBALANCE", ("nobody",)),
    ("=FASTRAK_UNASSIGNED()", "UNASSIGNED", (MISSING,)),
    ('=FASTRAK_UNASSIGNED("House")', "UNASSIGNED", ("House",)),
    ("=FASTRAK_VERSION()", "VERSION", ()),
]  # fmt: skip


class Called:
    """A book open in Excel, and its functions called as the COM server calls them."""

    def __init__(self, udfs: Any, book: xw.Book) -> None:
        self._udfs, self.book = udfs, book

    def __call__(self, name: str, *arguments: Any, stamp: str | None = f"{_NAME}|1") -> list[list[Any]]:
        given = [self._given(value) for value in arguments]
        block = self._udfs.call_udf(_MODULE, f"FASTRAK_{name}", (*given, stamp), self.book.impl, None)
        return [list(row) for row in block]

    def _given(self, value: Any) -> Any:
        if isinstance(value, str) and re.fullmatch(r"[\w ]+![A-Z]+\d+(:[A-Z]+\d+)?", value):
            sheet, _, cells = value.partition("!")
            return self.book.sheets[sheet].range(cells).impl
        return value


@pytest.fixture(scope="module")
def real() -> Iterator[tuple[Any, Any]]:
    with windows() as found:
        yield found


@pytest.fixture
def called(real: tuple[Any, Any]) -> Called:
    OPEN_BOOKS.forget(_NAME)
    return Called(real[0], open_book(as_xlsx(good_tables()), _NAME))


def shown(block: list[list[Any]]) -> str:
    """An answer as eval prints it: Excel gets errors by their marks."""
    texts = (
        ["" if cell == "" else str(cell).removeprefix(ERROR_MARK) if isinstance(cell, str) else as_text(cell)
         for cell in row]
        for row in block
    )  # fmt: skip
    return "\n".join("\t".join(row) for row in texts)


@pytest.mark.parametrize(("formula", "name", "arguments"), CALLS, ids=[call[0] for call in CALLS])
def test_excel_gets_what_eval_prints(called: Called, formula: str, name: str, arguments: tuple[Any, ...]) -> None:
    assert shown(called(name, *arguments)) == evaluate(formula, FileBook(as_xlsx(good_tables()), _NAME))


def test_the_calls_above_cover_every_function_and_both_kinds_of_error() -> None:
    assert {f"FASTRAK_{name}" for _, name, _ in CALLS} == set(FUNCTIONS)
    book = FileBook(as_xlsx(good_tables()), _NAME)
    assert {"#N/A", "#VALUE!"} <= {evaluate(formula, book) for formula, *_ in CALLS}


def test_a_blank_is_an_empty_text_and_never_a_silent_zero(called: Called) -> None:
    cells = [cell for row in called("REBALANCE", "A4") for cell in row]
    assert "" in cells
    assert None not in cells


def test_xlwings_generates_the_same_functions_as_ours(real: tuple[Any, Any]) -> None:
    class Addin:
        Name = "fastrak.xlam"

    written = StringIO()
    real[0].generate_vba_wrapper(_MODULE, real[1], written, Addin)
    theirs = _declared(written.getvalue())
    assert theirs == _declared(functions_module().replace("ByVal ", "").replace(" As Variant", ""))
    assert set(theirs) == set(FUNCTIONS)
    assert "Application.Volatile" not in written.getvalue() + functions_module()


def _declared(vba: str) -> dict[str, tuple[str, str]]:
    """Each function's parameters and what it passes on."""
    found = re.findall(r"Function (FASTRAK_\w+)\((.*?)\).*?Array\((.*?\(\))\)", vba, re.DOTALL)
    return {name: (parameters, passed) for name, parameters, passed in found}


def test_the_function_wizard_gets_a_help_for_every_argument(real: tuple[Any, Any]) -> None:
    for function in FUNCTIONS.values():
        described = getattr(real[1], function.name).__xlfunc__
        assert described["ret"]["doc"] == function.summary
        assert described["category"] == "Fastrak"
        helps = [argument["doc"] for argument in described["args"] if not argument["vba"]]
        assert helps == [parameter.help for parameter in function.parameters]
        assert all(0 < len(text) <= 255 for text in (function.summary, *helps))


def test_names_are_none_that_vba_takes_for_its_own() -> None:
    taken = {
        "name",
        "date",
        "type",
        "value",
        "error",
        "string",
        "next",
        "select",
        "property",
        "input",
        "call",
        "option",
    }
    names = {parameter.name for function in FUNCTIONS.values() for parameter in function.parameters}
    assert not names & taken
    assert "stamp" not in names


def test_an_exception_becomes_the_wrappers_error(called: Called, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is no answer leaves Python as an exception, of which FastrakCall makes #VALUE!."""

    def fail(*_: object) -> None:
        raise RuntimeError("a bug")

    monkeypatch.setattr(Lookup, "_version", fail)
    with pytest.raises(RuntimeError, match="a bug"):
        called("TARGET", "Core", MISSING, "Balanced", MISSING)


def test_tables_are_read_once_for_a_stamp(called: Called) -> None:
    calls = called.book.app.impl.calls
    called("VALUE", "A1", MISSING)
    read = calls["read"]
    for _ in range(5):
        called("VALUE", "A2", MISSING)
    assert calls["read"] == read


def test_a_changed_table_is_seen_under_a_new_stamp(called: Called) -> None:
    assert called("VALUE", "A1", MISSING) == [[5000.0]]
    called.book.sheets["Holdings"].range("G2").value = 2600
    assert called("VALUE", "A1", MISSING) == [[5000.0]]  # Excel has not said that anything changed
    assert called("VALUE", "A1", MISSING, stamp=f"{_NAME}|2") == [[5100.0]]
    called.book.sheets["Holdings"].range("G2").value = 2700
    assert called("VALUE", "A1", MISSING, stamp=None) == [[5200.0]]  # without a stamp every call looks


def test_the_same_tables_under_a_new_stamp_keep_their_answers(called: Called, monkeypatch: pytest.MonkeyPatch) -> None:
    called("VALUE", "A1", MISSING)
    monkeypatch.setattr("fastrak_udfs.open_books.check", lambda book: pytest.fail("read again"))
    assert called("VALUE", "A1", MISSING, stamp=f"{_NAME}|2") == [[5000.0]]


def test_two_open_books_never_mix(real: tuple[Any, Any]) -> None:
    app, other = excel(), good_tables()
    other["Holdings"][0]["Value"] = 9999.0
    books = [
        open_book(as_xlsx(tables), name, app=app) for tables, name in ((good_tables(), "a.xlsx"), (other, "b.xlsx"))
    ]
    asked = [Called(real[0], book) for book in books]
    answers = [
        [
            one("VALUE", "A1", MISSING, stamp=f"{name}|1")[0][0]
            for one, name in zip(asked, ("a.xlsx", "b.xlsx"), strict=True)
        ]
        for _ in range(2)
    ]
    assert answers == [[5000.0, 12499.0]] * 2
    # Excel calculates a book that is not in front: the stamp says whose cell calls, not which book is active.
    assert asked[0]("VALUE", "A1", MISSING, stamp="b.xlsx|2") == [[12499.0]]


def test_the_page_of_functions_is_what_the_declarations_give(update_golden: bool) -> None:
    page = Path(__file__).parents[3] / "docs" / "functions.md"
    if update_golden:
        page.write_text(functions_page(), encoding="utf-8")
    assert page.read_text(encoding="utf-8") == functions_page()


def test_every_example_of_the_page_gives_a_value_on_the_demo(demo_answers: Callable[[str], str]) -> None:
    for function in FUNCTIONS.values():
        answer = demo_answers(function.example)
        assert answer, function.name
        assert not answer.startswith("#"), function.name


@pytest.fixture(scope="module")
def demo_answers() -> Callable[[str], str]:
    from fastrak_workbook.shipped import DEMO_FILE, shipped

    book = FileBook(shipped(DEMO_FILE), DEMO_FILE)
    read = book.read()
    book.read = lambda: read  # type: ignore[method-assign]  # once is enough
    return lambda formula: evaluate(formula, book)
