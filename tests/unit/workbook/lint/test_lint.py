"""The lint catches every one of the broken files, says nothing of sound ones, nor of anything that we write."""

from __future__ import annotations

import pytest

from fastrak_workbook.graft.results import graft_results
from fastrak_workbook.lint import lint
from tests.unit.workbook.lint.broken_books import BREAKAGES, Breakage, broken, sound_book
from tests.unit.workbook.sample_results import sample_results

BOOK = sound_book()


def test_a_sound_workbook_has_nothing_to_repair() -> None:
    assert lint(BOOK) == []


@pytest.mark.parametrize("breakage", BREAKAGES, ids=lambda breakage: breakage.title)
def test_what_excel_repairs_is_found(breakage: Breakage) -> None:
    found = lint(broken(BOOK, breakage))
    assert any(one.sentence.startswith(breakage.sentence) for one in found), found
    assert all(one.sentence.endswith(".") and one.sentence[0].isupper() for one in found)


def test_there_are_at_least_25_broken_files() -> None:
    assert len({breakage.title for breakage in BREAKAGES}) >= 25


@pytest.mark.parametrize("runs", [1, 2])
def test_results_are_sound(runs: int) -> None:
    data = BOOK
    for _ in range(runs):
        data = graft_results(data, sample_results())
    assert lint(data) == []
