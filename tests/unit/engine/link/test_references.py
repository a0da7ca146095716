"""Distinct texts and names found for a whole column at once."""

from __future__ import annotations

import numpy as np
import pytest

from fastrak_xl.domain.names import all_folded, folded
from fastrak_xl.engine.link.references import first_places, numbered
from fastrak_xl.engine.rebalance.ordering import distinct


@pytest.mark.parametrize("texts", [["b", "a", "b", "", "a"], [], ["a\0b", "a\0c", "a", "a\0b"], ["é", "e\u0301", "é"]])
def test_texts_are_numbered_as_they_first_come(texts: list[str]) -> None:
    numbers, known = numbered(np.array(texts, dtype=object))
    assert known == list(dict.fromkeys(texts))
    assert [known[number] for number in numbers] == texts
    assert [texts[place] for place in first_places(numbers)] == known


@pytest.mark.parametrize(
    "names",
    [["Alder UK", "ALDER uk", "Straße"], [" x", "y"], ["a  b", "A B"], ["a\nb", "c"], ["a\xa0b"], ["", ""], [""], []],
)
def test_many_names_are_folded_as_one_by_one(names: list[str]) -> None:
    assert all_folded(names) == [folded(name) for name in names]


@pytest.mark.parametrize("most", [9, 2**40, 2**61])
def test_distinct_keys_where_they_have_room_and_where_not(most: int) -> None:
    keys = np.array([5, most, 0, 5, most, 1])
    found, place = distinct(keys)
    assert found.tolist() == sorted({0, 1, 5, most})
    assert found[place].tolist() == keys.tolist()
