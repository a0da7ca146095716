"""The columns of the hidden sheet as XML: every kind of value, and formulas that are worded once for many cells."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from fastrak_workbook.functions.cells import Column, Formulas, cells_xml, verbatim
from fastrak_workbook.functions.sheet import quoted
from fastrak_xl.domain.cells import CellError, PercentCell

NAMES = ("Holdings", "R&D <1>", "{row}", 'it\'s {{0}} "é"', "_x0041_ € }")
"""Sheets' names: a wording must not take what a person wrote for a field."""
VALUES = st.one_of(
    st.integers(-(10**16), 10**16), st.floats(allow_nan=False, allow_infinity=False), st.sampled_from(["", "a & <b>"])
)


def xml(column: Column, *, live: bool = True, letter: str = "AB") -> list[str]:
    size = len(column.values if isinstance(column, Formulas) else column)
    return cells_xml(letter, column, [str(number) for number in range(2, 2 + size)], live=live)


@pytest.mark.parametrize(
    ("value", "cell"),
    [
        (7, '<c r="AB2"><v>7</v></c>'),
        (-0.1, '<c r="AB2"><v>-0.1</v></c>'),
        (1e-7, '<c r="AB2"><v>1e-07</v></c>'),
        (PercentCell(0.05), '<c r="AB2"><v>0.05</v></c>'),
        (True, '<c r="AB2" t="b"><v>1</v></c>'),
        (CellError("#N/A"), '<c r="AB2" t="e"><v>#N/A</v></c>'),
        ("a & <b>", '<c r="AB2" t="inlineStr"><is><t>a &amp; &lt;b&gt;</t></is></c>'),
        (" é", '<c r="AB2" t="inlineStr"><is><t xml:space="preserve"> &#233;</t></is></c>'),
        ("two\nlines", '<c r="AB2" t="inlineStr"><is><t xml:space="preserve">two\nlines</t></is></c>'),
        ("", '<c r="AB2" t="inlineStr"><is><t></t></is></c>'),
        (None, ""),
    ],
)
def test_a_value_is_a_cell_of_its_kind(value: object, cell: str) -> None:
    assert xml([value]) == [cell]


def test_what_is_equal_and_of_another_kind_stays_apart() -> None:
    assert xml([1, True, 1.0, "1", None]) == [
        '<c r="AB2"><v>1</v></c>',
        '<c r="AB3" t="b"><v>1</v></c>',
        '<c r="AB4"><v>1.0</v></c>',
        '<c r="AB5" t="inlineStr"><is><t>1</t></is></c>',
        "",
    ]


def test_some_cells_of_a_column_hold_formulas_and_others_do_not() -> None:
    wordings = [
        ('IF(C{row}="",0,{value})', np.array([True, False, False, False])),
        ("N{at}<>{own}", np.array([False, False, True, True])),
    ]
    fields = {"at": np.array([7, 7, 8, 9]), "own": np.array(["", "", "X1", "0"], dtype=object)}
    column = Formulas([5, 6, "", True], wordings, fields)
    assert xml(column) == [
        '<c r="AB2"><f>IF(C2="",0,5)</f><v>5</v></c>',
        '<c r="AB3"><v>6</v></c>',
        '<c r="AB4" t="str"><f>N8&lt;&gt;X1</f><v></v></c>',
        '<c r="AB5" t="b"><f>N9&lt;&gt;0</f><v>1</v></c>',
    ]
    assert xml(column, live=False) == xml(column.values)


@given(st.data(), st.lists(VALUES, min_size=1, max_size=6), st.sampled_from(NAMES))
def test_a_wording_says_in_every_cell_what_str_format_says(
    data: st.DataObject, values: Sequence[object], sheet: str
) -> None:
    places = range(len(values))
    at = [data.draw(st.integers(1, 20_000)) for _ in places]
    of = [data.draw(st.integers(-1, 0 if isinstance(value, str) else 2)) for value in values]
    cell = f"{verbatim(quoted(sheet))}!D{{at}}"
    texts = [f'IF({cell}<>"&",K{{row}},0)', f"IF(AND({cell}>=0,A1<B1),{{value}},K{{row}})", f"{cell}*{{value}}"]
    wordings = [(text, np.array([one == number for one in of])) for number, text in enumerate(texts)]
    for place, made in enumerate(xml(Formulas(values, wordings, {"at": np.array(at)}))):
        read = etree.fromstring(made)
        formula = read.findtext("f")
        if of[place] == -1:
            assert formula is None
        else:
            assert formula == texts[of[place]].format(at=at[place], row=place + 2, value=repr(values[place])).replace(
                "_x0041_", "_x005F_x0041_"
            )
        assert "".join(read.xpath("v/text() | is/t/text()")) in (str(values[place]), repr(values[place]))
