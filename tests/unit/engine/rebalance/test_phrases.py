"""Shares in words: rounded as Python's formatting rounds each of them, halves that no binary number is included."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from fastrak_xl.engine.rebalance.reasons.figures import Figures
from fastrak_xl.engine.rebalance.reasons.phrases import first_of, listed, points, where

_SHARES = st.floats(0, 1e6) | st.integers(0, 400_000).map(lambda number: number / 200_000)


@given(st.lists(_SHARES))
def test_shares_are_rounded_as_formatting_rounds_them(shares: list[float]) -> None:
    expected = [f"{share * 100:.2f}".rstrip("0").rstrip(".") for share in shares]
    assert points(np.array(shares, dtype=np.float64)).tolist() == expected


@given(st.lists(st.tuples(_SHARES, st.sampled_from((-1, 1)))))
def test_how_far_something_is_from_its_target(apart: list[tuple[float, int]]) -> None:
    numbers = [share * sign for share, sign in apart]
    expected = []
    for number in numbers:
        far = f"{abs(number) * 100:.1f}"
        side = "Within 0.1 points of" if far == "0.0" else f"{far} points {'under' if number < 0 else 'over'}"
        expected.append(f"{side} its 25% target of £9.00")
    count = len(numbers)
    told = where(np.array(numbers, dtype=np.float64), np.full(count, 0.25), listed(["£9.00"] * count))
    assert told.tolist() == expected


def test_the_first_case_that_holds_tells_the_row() -> None:
    money = np.array([3, 0, -3, 5])
    no, parts = np.zeros(4, dtype=bool), np.zeros(4)
    figures = Figures(np.arange(4), money, money, money, money, money, no, parts, parts, no)
    told = first_of(
        figures,
        (money > 3, lambda _: "much"),
        (money > 0, lambda some: listed([f"some: {value}" for value in some.value.tolist()])),
        (money < 0, lambda _: "less"),
    )
    assert told.tolist() == ["some: 3", "", "less", "much"]
