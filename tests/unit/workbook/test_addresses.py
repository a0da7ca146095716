"""Cell addresses beside XlsxWriter's, for every column that a sheet has."""

from __future__ import annotations

import pytest
from xlsxwriter.utility import xl_cell_to_rowcol, xl_col_to_name

from fastrak_workbook.addresses import cell_position, column_letter, column_position, is_range, range_bounds


def test_every_column_has_the_letters_that_excel_gives_it() -> None:
    for position in range(16_384):
        letters = column_letter(position)
        assert letters == xl_col_to_name(position)
        assert cell_position(f"{letters}{position + 1}") == xl_cell_to_rowcol(f"{letters}{position + 1}")


@pytest.mark.parametrize(("address", "column"), [("a1", 0), ("$B$7", 1), ("xfd1048576", 16_383)])
def test_addresses_as_people_write_them(address: str, column: int) -> None:
    assert column_position(address) == column


@pytest.mark.parametrize("address", ["", "A", "1", "A0", "ABCD1", "A1:B2", "A1 ", "À1", "A१"])
def test_what_is_no_address_is_refused(address: str) -> None:
    with pytest.raises(ValueError, match="is not the address of a cell"):
        cell_position(address)


def test_a_range_has_its_bounds_whichever_corner_comes_first() -> None:
    assert is_range("E9:B2")
    assert range_bounds("E9:B2") == range_bounds("B2:E9") == (2, 2, 5, 9)
    assert range_bounds("C3") == (3, 3, 3, 3)
