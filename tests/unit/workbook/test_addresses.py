"""Cell addresses, held against openpyxl's."""

from __future__ import annotations

import pytest
from openpyxl.utils import column_index_from_string, get_column_letter

from fastrak_workbook.addresses import cell_position, column_letter, column_position, is_range, range_bounds


def test_every_column_of_a_sheet() -> None:
    for position in range(16_384):
        letter = column_letter(position)
        assert letter == get_column_letter(position + 1)
        assert column_position(f"{letter}7") == column_index_from_string(letter) - 1 == position


@pytest.mark.parametrize("address", ["C5", "$C$5", "c5", "$c5"])
def test_a_cell_however_it_is_written(address: str) -> None:
    assert cell_position(address) == (4, 2)


@pytest.mark.parametrize("text", ["", "5", "C", "C0", "C-1", "CCCC1", "C12345678", "C5 ", "\u212a1", "C5:D6"])
def test_what_is_no_cell(text: str) -> None:
    with pytest.raises(ValueError, match="is not the address of a cell"):
        cell_position(text)


def test_ranges() -> None:
    assert range_bounds("E9:B2") == range_bounds("B2:E9") == (2, 2, 5, 9)
    assert range_bounds("B2") == (2, 2, 2, 2)
    assert [is_range(text) for text in ("B2", "B2:E9", "B2:", "B2:E9:F1", "B:E")] == [True, True, False, False, False]
