"""Money: exact from the cell, pence inside, halves away from zero, and the forms in which people read it."""

from __future__ import annotations

from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fastrak_xl.domain.money import (
    exact,
    nearest_penny,
    pence_from_floats,
    percent_text,
    plain_pounds,
    pounds_text,
    pounds_texts,
)


@pytest.mark.parametrize(
    ("number", "text"), [(0.1, "0.1"), (1e-7, "1E-7"), (1234.56, "1234.56"), (-2.675, "-2.675"), (3, "3")]
)
def test_a_cell_is_the_decimal_that_a_person_sees(number: float, text: str) -> None:
    assert exact(number) == Decimal(text)


@pytest.mark.parametrize(
    ("pounds", "pence"),
    [
        ("0", 0),
        ("0.005", 1),
        ("-0.005", -1),
        ("2.675", 268),
        ("1.004999", 100),
        ("1.115", 112),
        ("-1.115", -112),
    ],
)
def test_halves_go_away_from_zero(pounds: str, pence: int) -> None:
    assert nearest_penny(Decimal(pounds)) == pence
    assert pence_from_floats(np.array([float(pounds)]))[0] == pence


@given(st.lists(st.integers(-(10**14), 10**14).map(lambda thousandths: thousandths / 1000), max_size=20))
def test_a_column_is_read_as_its_cells_are(pounds: list[float]) -> None:
    expected = [nearest_penny(exact(value)) for value in pounds]
    assert pence_from_floats(np.array(pounds, dtype=float)).tolist() == expected


@pytest.mark.parametrize(
    ("pence", "shown", "plain"),
    [
        (0, "£0.00", "0.00"),
        (5, "£0.05", "0.05"),
        (-5, "-£0.05", "-0.05"),
        (123456, "£1,234.56", "1234.56"),
        (-123456789, "-£1,234,567.89", "-1234567.89"),
    ],
)
def test_pence_as_people_and_as_machines_write_them(pence: int, shown: str, plain: str) -> None:
    assert pounds_text(pence) == shown
    assert plain_pounds(pence) == plain


@pytest.mark.parametrize(("share", "text"), [(0.2346, "23.5%"), (0.25, "25.0%"), (-0.01, "-1.0%"), (1.0, "100.0%")])
def test_a_share_as_people_write_it(share: float, text: str) -> None:
    assert percent_text(share) == text


@given(st.lists(st.integers(-(10**17), 10**17) | st.integers(-1000, 1000)))
def test_a_column_of_amounts_reads_like_each_of_them(pence: list[int]) -> None:
    assert pounds_texts(np.array(pence, dtype=np.int64)).tolist() == [pounds_text(one) for one in pence]
