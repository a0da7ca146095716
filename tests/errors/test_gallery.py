"""Every diagnostic code has an example, and every example gives that one diagnostic and nothing else."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import fastrak_workbook
import fastrak_xl
from fastrak_workbook.file_book import FileBook
from fastrak_workbook.memory_book import MemoryBook
from fastrak_xl.app.check import OVERRIDE, check
from fastrak_xl.domain.catalogue import CATALOGUE
from fastrak_xl.domain.diagnostics import Diagnostic
from tests.errors.book_file import as_file
from tests.errors.example import AnyExample, Example, found_in
from tests.errors.gallery import EXAMPLES, GROUPS, WORKBOOK_EXAMPLES
from tests.errors.good_book import good_tables

_RAISED = re.compile(r"""["'](FX\d{3})["']""")


def test_the_good_book_has_nothing_wrong() -> None:
    assert check(MemoryBook(good_tables())).diagnostics == ()


def test_the_good_book_as_a_file_has_nothing_wrong() -> None:
    assert check(FileBook(as_file(good_tables()), "good.xlsx")).diagnostics == ()


@pytest.mark.parametrize("example", EXAMPLES, ids=str)
def test_an_example_gives_its_diagnostic_and_nothing_else(example: AnyExample) -> None:
    _is_exactly(example, found_in(example))


@pytest.mark.parametrize("example", WORKBOOK_EXAMPLES, ids=str)
def test_a_file_gives_the_same_diagnostic(example: Example) -> None:
    book = FileBook(as_file(example.tables()), "example.xlsx")
    _is_exactly(example, check(book, example.overrides).diagnostics)


def _is_exactly(example: AnyExample, found: tuple[Diagnostic, ...]) -> None:
    assert [(one.code, one.sheet, one.cell) for one in found] == [(example.code, example.sheet, example.cell)]
    assert found[0].severity is CATALOGUE[example.code].severity


@pytest.mark.parametrize("example", EXAMPLES, ids=str)
def test_a_message_says_where_and_what_and_what_to_do(example: AnyExample) -> None:
    (one,) = found_in(example)
    joined = ", " if example.sheet.endswith(".csv") else "!"
    where = f"{example.sheet}{joined}{example.cell}" if example.cell else example.sheet
    start = re.escape(f"{where}: {one.severity} {one.code}: ")
    assert re.fullmatch(start + r"[A-Z].*[^.]\. [A-Z].*[.?]", str(one))
    assert not re.search(r"[{}]|  |\bNone\b|\bnan\b", str(one))
    assert one.remedy


def test_the_form_of_a_message() -> None:
    example = next(example for example in EXAMPLES if example.code == "FX101")
    assert str(found_in(example)[0]) == (
        "Holdings!G2: error FX101: Value is not a number (found '#N/A'). Type the amount in pounds, such as 1234.56."
    )


def test_every_code_has_an_example_and_every_example_a_code() -> None:
    assert {example.code for example in EXAMPLES} == set(CATALOGUE)


def test_examples_have_names_of_their_own_in_the_order_of_their_codes() -> None:
    assert len({str(example) for example in EXAMPLES}) == len(EXAMPLES)
    assert [example.code for example in EXAMPLES] == sorted(example.code for example in EXAMPLES)


def test_a_group_is_the_first_digit_of_its_codes() -> None:
    digits = [{example.code[2] for example in examples} for examples in GROUPS.values()]
    assert digits == [{str(digit)} for digit in range(len(GROUPS))]


def test_the_source_uses_the_codes_of_the_catalogue_and_all_of_them() -> None:
    assert set(_codes_in_the_source()) == set(CATALOGUE)


def _codes_in_the_source() -> Iterator[str]:
    """Every quoted code in the product, but for the catalogue itself."""
    for package in (fastrak_xl, fastrak_workbook):
        for path in Path(package.__file__ or "").parent.rglob("*.py"):
            if path.name != "catalogue.py":
                yield from _RAISED.findall(path.read_text(encoding="utf-8"))


def test_only_an_account_s_own_error_names_it() -> None:
    """`Leave out` rests on it: what names an account stands on Accounts or Holdings."""
    named = {one.sheet for example in EXAMPLES for one in found_in(example) if one.account}
    assert named == {"Accounts", "Holdings"}


def test_a_setting_of_this_run_only_stands_nowhere_in_the_book() -> None:
    overridden = [example for example in EXAMPLES if example.overrides]
    assert {example.code for example in overridden} == {"FX103", "FX701", "FX702", "FX704", "FX940"}
    assert {(example.sheet, example.cell) for example in overridden} == {(OVERRIDE, "")}
