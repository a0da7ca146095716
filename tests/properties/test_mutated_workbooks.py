"""No workbook, however spoilt, ends in anything but a result or a refusal. FASTRAK_MUTANTS says how many are tried."""

from __future__ import annotations

import pytest

from fastrak_workbook.file_book import FileBook
from fastrak_workbook.graft.xml import NotAWorkbook
from fastrak_workbook.shipped import TEMPLATE_FILE, shipped
from fastrak_xl.app.check import check, write_checks
from fastrak_xl.app.rebalance import rebalance
from tests.errors.book_file import as_file
from tests.errors.good_book import good_tables
from tests.properties.mutations import mutated
from tests.properties.sizes import MUTANTS
from tests.unit.workbook.sample_workbooks import prefixed_workbook, rich_workbook, strict_workbook

BATCH = 20
SEEDS = {
    "good": as_file(good_tables()),
    "good without tables": as_file(good_tables(), excel_tables=False, lines_above=2),
    "rich": rich_workbook(),
    "prefixed": prefixed_workbook(),
    "strict": strict_workbook(),
    "template": shipped(TEMPLATE_FILE),
}


def ending(data: bytes) -> str:
    """How a workbook ends: refused, checked or rebalanced."""
    book = FileBook(data, "mutant.xlsx")
    try:
        checked = check(book)
        if checked.blocking:
            write_checks(book, checked)
            return "checked"
        rebalance(book)
    except NotAWorkbook as refused:
        return "refused" if str(refused).endswith(".") else f"refused without a sentence: {refused}"
    return "rebalanced"


@pytest.mark.parametrize("first", range(0, MUTANTS, BATCH))
def test_every_mutant_ends_as_a_result_or_a_refusal(first: int) -> None:
    names = list(SEEDS)
    for seed in range(first, min(first + BATCH, MUTANTS)):
        data = mutated(seed, SEEDS[names[seed % len(names)]])
        try:
            assert ending(data) in ("refused", "checked", "rebalanced")
        except Exception as unexpected:
            raise AssertionError(f"mutant {seed} of {names[seed % len(names)]}") from unexpected
