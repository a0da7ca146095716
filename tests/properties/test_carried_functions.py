"""Three that share no arithmetic agree: the LAMBDAs in IronCalc, `fastrak eval`, and pandas over the slow reference."""

from __future__ import annotations

import random
from collections import Counter

from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from fastrak_udfs.answers import Answers
from fastrak_udfs.formula import answer_of
from fastrak_udfs.functions import FUNCTIONS
from fastrak_workbook.file_book import FileBook
from fastrak_xl.app.check import check
from fastrak_xl.app.lookup import Lookup
from fastrak_xl.domain.cells import CellError
from tests.properties import carried
from tests.properties.carried import Call, Caller, carrier, file_of
from tests.properties.random_books import books
from tests.properties.sizes import CALLS_EACH, CARRIED
from tests.reference.slow_functions import SlowAnswers

Tables = dict[str, list[dict[str, object]]]


def same(one: object, other: object) -> bool:
    """Equal to 1e-12, relative where the number is large."""
    if isinstance(one, int | float) and isinstance(other, int | float):
        return abs(one - other) <= 1e-12 * max(1.0, abs(other))
    return str(one) == str(other)


def slow_block(answers: SlowAnswers, call: Call) -> list[list[object]]:
    """A call with a block in one argument, cell by cell."""
    block = next((one for one in call.arguments if isinstance(one, list)), [[None]])
    return [
        [
            answers(call.function, [cell if isinstance(one, list) else one or "" for one in call.arguments])
            for cell in row
        ]
        for row in block
    ]  # fmt: skip


def test_the_lambdas_eval_and_pandas_agree() -> None:
    asked: Counter[str] = Counter()
    kinds: Counter[str] = Counter()

    @settings(max_examples=CARRIED, deadline=None, database=None, phases=[Phase.generate])
    @given(books(), st.integers(0, 2**32))
    def agree(tables: Tables, seed: int) -> None:
        caller = Caller(tables, random.Random(seed))
        calls = [caller.call(function) for function in carried.FUNCTIONS for _ in range(CALLS_EACH)]
        book = FileBook(file_of(tables), "book.xlsx")
        evaluated, slow, excel = Answers(Lookup(check(book))), SlowAnswers(tables), carrier(tables)
        excel.ask([call.formula for call in calls])
        for place, call in enumerate(calls):
            wanted = answer_of(call.formula, book, evaluated, "", FUNCTIONS)
            found = excel.answer(place, len(wanted), len(wanted[0]))
            reference = slow_block(slow, call)
            for row, (shown, exact, slowly) in enumerate(zip(found, wanted, reference, strict=True)):
                for one, two, three in zip(shown, exact, slowly, strict=True):
                    assert same(one, two), f"{call.formula} row {row}: IronCalc {one!r}, eval {two!r}"
                    assert same(two, three), f"{call.formula} row {row}: eval {two!r}, pandas {three!r}"
                    kinds[f"{call.function} {'#' if isinstance(two, CellError) else 'value'}"] += 1
            asked[call.function] += 1

    agree()
    print(f"{sum(asked.values()):,} calls on {CARRIED} books; cells: {dict(sorted(kinds.items()))}")
    assert min(asked.values()) >= min(500, CARRIED * CALLS_EACH)
    assert all(kinds[f"{function} value"] > asked[function] / 10 for function in carried.FUNCTIONS)
