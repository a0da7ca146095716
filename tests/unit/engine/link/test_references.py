"""Distinct texts and names found for a whole column at once."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fastrak_xl.domain.book import Table
from fastrak_xl.domain.columns import Coded
from fastrak_xl.domain.names import all_folded, folded
from fastrak_xl.domain.numbering import first_places, numbered, renumbered
from fastrak_xl.engine.rebalance.ordering import distinct


@pytest.mark.parametrize("texts", [["b", "a", "b", "", "a"], [], ["a\0b", "a\0c", "a", "a\0b"], ["é", "e\u0301", "é"]])
def test_texts_are_numbered_as_they_first_come(texts: list[str]) -> None:
    found = numbered(np.array(texts, dtype=object))
    numbers, known = found.of_row, found.texts
    assert known == list(dict.fromkeys(texts))
    assert [known[number] for number in numbers] == texts
    assert [texts[place] for place in first_places(numbers)] == known
    assert found.first_rows.tolist() == first_places(numbers).tolist()


@given(st.lists(st.sampled_from(["a", "b", "", "c"]), min_size=1), st.data())
def test_texts_that_were_read_by_code_are_numbered_the_same(values: list[str], data: st.DataObject) -> None:
    codes = data.draw(st.lists(st.integers(0, len(values) - 1)))
    texts = np.array([values[code] for code in codes], dtype=object)
    expected, found = numbered(texts), renumbered(Coded(np.array(codes, dtype=np.int64), values))
    assert (found.of_row.tolist(), found.texts) == (expected.of_row.tolist(), expected.texts)


def test_a_table_with_another_frame_forgets_what_it_knew() -> None:
    table = Table("Holdings", pd.DataFrame({"code": ["a", "b"]}, dtype=object))
    table.know("code", Coded(np.array([0, 1]), ["a", "b"]))
    assert table.numbered("code").texts == ["a", "b"]
    assert replace(table, frame=table.frame.iloc[[1]]).numbered("code").texts == ["b"]


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
