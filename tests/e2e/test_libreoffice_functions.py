"""The functions' own bodies, calculated by LibreOffice: another engine than IronCalc, where it is new enough."""

from __future__ import annotations

import random
import tempfile
from collections import Counter
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
from hypothesis import Phase, assume, given, settings
from hypothesis import strategies as st

from fastrak_udfs.answers import Answers
from fastrak_udfs.formula import answer_of
from fastrak_udfs.functions import FUNCTIONS
from fastrak_workbook.file_book import FileBook
from fastrak_workbook.functions.put import with_functions
from fastrak_xl.app.check import check
from fastrak_xl.app.lookup import Lookup
from tests.e2e import libreoffice
from tests.e2e.calling_book import PLACES, SHEET, with_calls
from tests.e2e.inlined import inlined
from tests.errors.good_book import good_tables
from tests.properties import carried
from tests.properties.carried import Call, Caller, file_of
from tests.properties.random_books import books
from tests.properties.sizes import INLINED
from tests.properties.test_carried_functions import same

Tables = dict[str, list[dict[str, object]]]
_NEEDED = (24, 8)
"""The first with LET and XLOOKUP."""
_EACH = 12


@pytest.fixture(autouse=True)
def new_enough() -> None:
    found = libreoffice.version()
    if found < _NEEDED:
        pytest.skip(f"LibreOffice {found} does not know LET; {_NEEDED} does")


def calls_on(tables: Tables, seed: int) -> list[Call]:
    """Calls of every function, an answer of one cell each."""
    caller = Caller(tables, random.Random(seed))
    calls = [caller.call(function) for function in carried.FUNCTIONS for _ in range(_EACH)]
    return [call for call in calls if not any(isinstance(one, list) for one in call.arguments)]


def text(argument: object) -> str | None:
    return None if argument is None else '"' + str(argument).replace('"', '""') + '"'


def calculated(data: bytes, calls: list[Call]) -> list[object]:
    """What LibreOffice shows for the calls, each without its LAMBDA."""
    names = openpyxl.load_workbook(BytesIO(data)).defined_names
    formulas = [
        inlined(str(names[f"FASTRAK_{call.function}"].attr_text), [text(one) for one in call.arguments])
        for call in calls
    ]
    with tempfile.TemporaryDirectory() as folder:
        file, out = Path(folder, "book.xlsx"), Path(folder, "out")
        file.write_bytes(with_calls(data, formulas))
        out.mkdir()
        sheet = openpyxl.load_workbook(libreoffice.recalculated(file, out), data_only=True)[SHEET]
        return [sheet.cell(1 + place * PLACES, 2).value for place in range(len(calls))]


def agree(tables: Tables, seed: int) -> Counter[str]:
    """LibreOffice's answers are those of `eval`; how many of each function there were."""
    calls = calls_on(tables, seed)
    data = with_functions(file_of(tables))
    book = FileBook(data, "book.xlsx")
    answers = Answers(Lookup(check(book)))
    for call, shown in zip(calls, calculated(data, calls), strict=True):
        [[wanted]] = answer_of(call.formula, book, answers, "", FUNCTIONS)
        assert same("" if shown is None else shown, wanted), f"{call.formula}: LibreOffice {shown!r}, eval {wanted!r}"
    return Counter(call.function for call in calls)


@pytest.mark.parametrize("seed", [1])
def test_on_the_good_book(seed: int) -> None:
    assert min(agree(good_tables(), seed).values()) >= 5


def test_on_random_books() -> None:
    asked: Counter[str] = Counter()

    @settings(max_examples=INLINED, deadline=None, database=None, phases=[Phase.generate])
    @given(books(), st.integers(0, 2**32))
    def each(tables: Tables, seed: int) -> None:
        assume(len(tables["Accounts"]) > 1)  # LibreOffice's FILTER finds nothing in a single cell
        asked.update(agree(tables, seed))

    each()
    print(f"{asked.total()} calls on {INLINED} books: {dict(asked)}")
    assert len(asked) == len(carried.FUNCTIONS)
