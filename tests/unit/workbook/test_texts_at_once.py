"""A column of tidy texts, read at once, is what reading each of them gives."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fastrak_workbook.layout import Column, Kind
from fastrak_workbook.parse.columns import _texts, _texts_one_by_one, reader
from fastrak_xl.domain.cells import CellError, are_plain, is_blank

_TIDY = st.sampled_from(["Alder", "Alder UK Equity", "GB00B1", "x", None])
_ODD = st.sampled_from(
    [" a", "a ", "a  b", "a\nb", "", " ", "1E5", "0123", "é", "\u200bb", "#N/A", 5.0, CellError("#N/A")]
)


@pytest.mark.parametrize("kind", [Kind.TEXT, Kind.CODE, Kind.LOCK])
@pytest.mark.parametrize("needed", [True, False])
@given(st.lists(_TIDY), st.lists(_ODD, max_size=1))
def test_texts_at_once_are_those_read_one_by_one(
    kind: Kind, needed: bool, tidy: list[object], odd: list[object]
) -> None:
    read, cells = reader(Column("Header", "field", kind, needed=needed)), [*tidy, *odd]
    at_once, one_by_one = _texts(kind, cells, read), _texts_one_by_one(kind, cells, read)
    assert list(at_once.values) == list(one_by_one.values)  # type: ignore[call-overload]  # arrays
    assert at_once.bad.tolist() == one_by_one.bad.tolist()


@given(st.lists(st.text()))
def test_none_of_plain_texts_is_blank(texts: list[str]) -> None:
    assert not are_plain(texts) or not any(map(is_blank, texts))
