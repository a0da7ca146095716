"""Many accounts at once give what one account after the other gives, also where 64 bits have no room for a product."""

from __future__ import annotations

import random

import numpy as np
import pytest

from fastrak_workbook.memory_book import MemoryBook
from fastrak_xl.app.check import Checked, check
from fastrak_xl.domain.arrays import Ints
from fastrak_xl.engine.rebalance import run, sector, tolerance
from fastrak_xl.engine.rebalance.problem import Problem
from fastrak_xl.engine.rebalance.rounding import by_largest_remainder, divided
from tests.properties.must_hold import set_to, without_locks
from tests.properties.random_rules import random_rule_book
from tests.properties.sizes import EXAMPLES

BOOKS = max(10, EXAMPLES // 15)
SECTOR = {"Method": "Sector"}
BANDS = {"Method": "Tolerance", "Tolerance_absolute": 5, "Tolerance_relative": 25}
CHOSEN = [
    SECTOR,
    {**BANDS, "Tolerance_scope": "Fund"},
    {**BANDS, "Rebalance_to": "Halfway"},
    {**BANDS, "Rebalance_to": "Band edge", "Tolerance_scope": "Fund"},
]


def _checked(seed: int, settings: dict[str, object], times: int) -> Checked:
    book = set_to(without_locks(random_rule_book(seed)), **settings)
    for line in book["Holdings"]:
        line["Value"] = round(float(str(line["Value"] or 0)) * times, 2)
        line["Units"] = line["Book Cost"] = None
    return check(MemoryBook(book))


def _trades(book: Checked) -> Ints:
    return run.rebalance(book.linked, book.settings).trade


def _none_at_once(problem: Problem) -> np.ndarray:
    return np.ones(len(problem.asked), dtype=bool)


@pytest.mark.parametrize("times", [1, 10**6])
@pytest.mark.parametrize("settings", CHOSEN, ids=lambda chosen: " ".join(map(str, chosen.values())))
def test_at_once_and_one_by_one(settings: dict[str, object], times: int, monkeypatch: pytest.MonkeyPatch) -> None:
    books = [_checked(seed, settings, times) for seed in range(BOOKS)]
    at_once = [_trades(book) for book in books]
    monkeypatch.setattr(sector, "_has_negative", _none_at_once)
    monkeypatch.setattr(tolerance.PutRight, "at_once", property(lambda put: np.zeros(len(put._spare), dtype=bool)))
    one_by_one = [_trades(book) for book in books]
    assert sum(int((trades != 0).sum()) for trades in at_once) > BOOKS
    for seed in range(BOOKS):
        assert at_once[seed].tolist() == one_by_one[seed].tolist(), f"random_rule_book({seed})"


@pytest.mark.parametrize("most", [3, 10**4, 10**12, 10**15])
def test_blocks_of_accounts_divide_like_each_account_by_itself(most: int) -> None:
    """Many accounts, so that they fall into several blocks; large numbers, so that neither way of sorting is missed."""
    dice = random.Random(most)
    shares = [[dice.randrange(most) for _ in range(dice.randrange(1, 30))] for _ in range(4_000)]
    amounts = [dice.randrange(most) if sum(row) else 0 for row in shares]
    ranks = [dice.sample(range(1_000), len(row)) for row in shares]
    account = np.repeat(np.arange(len(shares)), [len(row) for row in shares])
    flat = np.array([share for row in shares for share in row])
    total = np.array([max(1, sum(row)) for row in shares])
    rank = np.array([one for row in ranks for one in row])
    found = by_largest_remainder(np.array(amounts), flat, total, account, rank)
    expected = [divided(*one) for one in zip(amounts, shares, ranks, strict=True)]
    assert found.tolist() == [pence for row in expected for pence in row]
