"""Ranges of the openpyxl engine: values as Excel takes and gives them."""

from __future__ import annotations

import datetime
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

from openpyxl.utils import get_column_letter
from openpyxl.worksheet.formula import ArrayFormula
from xlwings import base_classes

from fastrak_workbook.excel.errors import NUMBERS

_FIRST_ERROR = -2_146_828_288


def a1(cells: Any) -> str:
    """The address without dollar signs."""
    return cells.get_address(False, False, False)


class Range(base_classes.Range):
    """A rectangle of cells; `areas` is the text of several."""

    api: Any = None
    options: Any = None
    coords: Any = None
    max_cells_per_read = None
    max_cells_per_write = None

    def __init__(self, sheet: Any, row: int, column: int, rows: int, columns: int, areas: str = "") -> None:
        self.sheet, self.areas = sheet, areas
        self.coords = (sheet.name, row, column, rows, columns)
        self.api = _Native(self)
        self.font, self.borders = _Font(self), _Borders(self)

    font: Any = None
    borders: Any = None

    @property
    def row(self) -> int:
        return self.coords[1]

    @property
    def column(self) -> int:
        return self.coords[2]

    @property
    def shape(self) -> tuple[int, int]:
        return self.coords[3:]

    def __len__(self) -> int:
        return self.shape[0] * self.shape[1]

    @property
    def address(self) -> str:
        return self.get_address(True, True, False)

    def get_address(self, row_absolute: bool, col_absolute: bool, external: bool) -> str:
        rows, columns = ("$" if fixed else "" for fixed in (row_absolute, col_absolute))
        corners = [(self.column, self.row), (self.column + self.shape[1] - 1, self.row + self.shape[0] - 1)]
        texts = [f"{columns}{get_column_letter(column)}{rows}{row}" for column, row in corners]
        return ":".join(texts if self.shape != (1, 1) else texts[:1])

    def __call__(self, row: Any, column: Any = None) -> Range:
        if column is None:
            row, column = (row - 1) // self.shape[1] + 1, (row - 1) % self.shape[1] + 1
        return Range(self.sheet, self.row + row - 1, self.column + column - 1, 1, 1)

    def cells(self) -> list[list[Any]]:
        page = self.sheet.page
        return [
            [page.cell(row, column) for column in range(self.column, self.column + self.shape[1])]
            for row in range(self.row, self.row + self.shape[0])
        ]

    @property
    def raw_value(self) -> Any:
        self.sheet.book.app.calls["read"] += 1
        rows = tuple(tuple(self._got(cell) for cell in row) for row in self.cells())
        return rows[0][0] if self.shape == (1, 1) else rows

    def _got(self, cell: Any, *, exact: bool = False) -> Any:
        value = cell.value
        if cell.data_type == "f" or isinstance(value, ArrayFormula):
            value = self.sheet.results.cell(cell.row, cell.column).value if self.sheet.results else None
        if isinstance(value, str) and value in NUMBERS and (cell.data_type == "e" or cell.data_type == "f"):
            return _FIRST_ERROR + NUMBERS[value]
        if isinstance(value, bool) or value is None:
            return value
        if isinstance(value, int | float):
            money = "£" in (self.sheet.look(cell.row, cell.column, "number_format") or cell.number_format)
            return round(Decimal(repr(value)), 4) if money and not exact else float(value)
        return value

    @raw_value.setter
    def raw_value(self, data: Any) -> None:
        self.sheet.book.app.calls["write"] += 1
        rows = data if isinstance(data, list | tuple) else [[data] * self.shape[1]] * self.shape[0]
        for cells, values in zip(self.cells(), rows, strict=True):
            for cell, value in zip(cells, values, strict=True):
                self._put(cell, value)

    def _put(self, cell: Any, value: Any) -> None:
        number_format = self.sheet.look(cell.row, cell.column, "number_format") or cell.number_format
        cell.value = None
        if isinstance(value, str) and value.startswith("'"):
            cell.value, cell.data_type = value[1:], "s"
        elif isinstance(value, str) and number_format == "@":
            cell.value, cell.data_type = value, "s"
        elif isinstance(value, str):
            cell.value = _typed(value)
        elif isinstance(value, datetime.datetime):
            cell.value = value
            cell.number_format = number_format if number_format != "General" else "dd/mm/yyyy"
        else:
            cell.value = value
        if value in ("", None):
            cell.value = None

    @property
    def formula(self) -> Any:
        self.sheet.book.app.calls["read"] += 1
        rows = tuple(tuple("" if cell.value is None else str(cell.value) for cell in row) for row in self.cells())
        return rows[0][0] if self.shape == (1, 1) else rows

    def clear_contents(self) -> None:
        for row in self.cells():
            for cell in row:
                cell.value = None

    def _given(self, name: str) -> Any:
        found = self.sheet.look(self.row, self.column, name)
        return found

    def _give(self, name: str, value: Any) -> None:
        self.sheet.book.app.calls["format"] += 1
        bounds = (self.row, self.column, self.row + self.shape[0] - 1, self.column + self.shape[1] - 1)
        self.sheet.looks.setdefault(name, []).append((bounds, value))

    @property
    def number_format(self) -> str:
        return self._given("number_format") or str(self.sheet.page.cell(self.row, self.column).number_format)

    @number_format.setter
    def number_format(self, value: str) -> None:
        self._give("number_format", value)

    @property
    def column_width(self) -> float:
        return float(self.sheet.page.column_dimensions[get_column_letter(self.column)].width)

    @column_width.setter
    def column_width(self, value: float) -> None:
        self.sheet.page.column_dimensions[get_column_letter(self.column)].width = value

    @property
    def row_height(self) -> Any:
        return self.sheet.page.row_dimensions[self.row].height

    @row_height.setter
    def row_height(self, value: float) -> None:
        self.sheet.page.row_dimensions[self.row].height = value

    left = top = 0.0

    def adjust_indent(self, amount: int) -> None:
        self._give("indent", amount)

    def autofit(self, axis: str | None = None) -> None:
        self._give("autofit", axis)

    def select(self) -> None:
        self.sheet.book.app.selection = self

    def add_hyperlink(self, address: str, text_to_display: str | None = None, screen_tip: str | None = None) -> None:
        self.sheet.page.cell(self.row, self.column).hyperlink = address

    @property
    def conditional_formats(self) -> Any:
        return SimpleNamespace(add_custom=self._add_rule)

    def _add_rule(self, spec: dict[str, Any]) -> None:
        chosen = self.sheet.book.app.selection
        assert (chosen.row, chosen.column) == (self.row, self.column), "Excel takes the formula for the selected cell's"
        self.sheet.rules.append((self.get_address(False, False, False), spec))


def _plain(name: str) -> Any:
    return property(lambda self: self._given(name), lambda self, value: self._give(name, value))


for _name in ("color", "wrap_text", "horizontal_alignment", "vertical_alignment"):
    setattr(Range, _name, _plain(_name))


class _Font(base_classes.Font):
    """The font of a range."""

    def __init__(self, cells: Range) -> None:
        self.cells = cells


for _name in ("bold", "italic", "size", "color", "name"):
    setattr(
        _Font,
        _name,
        property(
            lambda self, _name=_name: self.cells._given(f"font {_name}"),
            lambda self, value, _name=_name: self.cells._give(f"font {_name}", value),
        ),
    )


class _Borders(base_classes.Borders):
    """The borders of a range."""

    def __init__(self, cells: Range) -> None:
        self.cells = cells

    def set(self, which: Any, **given: Any) -> None:
        assert self.cells.shape[0] > 1 or "inside_horizontal" not in which, "Excel refuses the inner lines of one row"
        for side in which:
            self.cells._give(f"border {side}", given)


class _Native:
    """A range's own Excel object."""

    def __init__(self, cells: Range) -> None:
        self.cells = cells

    @property
    def Value2(self) -> Any:  # noqa: N802
        rows = tuple(tuple(self.cells._got(cell, exact=True) for cell in row) for row in self.cells.cells())
        return rows[0][0] if self.cells.shape == (1, 1) else rows

    @property
    def FormatConditions(self) -> Any:  # noqa: N802
        return self

    def Add(self, *, Type: int, Formula1: str) -> Any:  # noqa: N802, N803
        from tests.open_excel.app_facts import Anything

        assert Type == 2
        self.cells._add_rule({"formula": Formula1})
        return Anything()


def _typed(value: str) -> Any:
    """What Excel makes of a text that is typed into a cell of format General."""
    if value in ("TRUE", "FALSE"):
        return value == "TRUE"
    try:
        return float(value)
    except ValueError:
        return value
