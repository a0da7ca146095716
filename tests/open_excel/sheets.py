"""Sheets, tables and charts of the openpyxl engine."""

from __future__ import annotations

from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

from openpyxl.chart import BarChart, Reference
from openpyxl.utils import range_boundaries
from openpyxl.worksheet.table import Table as FileTable
from openpyxl.worksheet.table import TableStyleInfo
from xlwings import base_classes

from tests.open_excel.app_facts import Anything
from tests.open_excel.ranges import Range, a1


class Sheets(base_classes.Sheets):
    """A book's sheets in their order; a new one is put in front."""

    def __init__(self, book: Any, calculated: Any) -> None:
        self.book = book
        self.all = [Sheet(book, page, calculated) for page in book.workbook.worksheets]
        self.front = self.all[0] if self.all else None

    @property
    def active(self) -> Any:
        return self.front

    def __iter__(self) -> Iterator[Sheet]:
        return iter(self.all)

    def __len__(self) -> int:
        return len(self.all)

    def __call__(self, key: Any) -> Sheet:
        if isinstance(key, int):
            return self.all[key - 1]
        return next(sheet for sheet in self.all if sheet.name.casefold() == key.casefold())

    def add(self, before: Any = None, after: Any = None, name: str | None = None) -> Sheet:
        place = self.all.index(after) + 1 if after else len(self.all)
        sheet = Sheet(self.book, self.book.workbook.create_sheet(name, place), None)
        self.all.insert(place, sheet)
        self.front = sheet
        self.book.app.calls["add"] += 1
        return sheet


class Sheet(base_classes.Sheet):
    """One worksheet. `looks`: the formats given to rectangles, by name, put into the cells when the book is saved."""

    book: Any = None
    tables: Any = None
    charts: Any = None
    page_setup: Any = None
    api: Any = None
    show_gridlines = True
    visible = True

    def __init__(self, book: Any, page: Any, calculated: Any) -> None:
        self.book, self.page = book, page
        self.results = calculated[page.title] if calculated else None
        self.looks: dict[str, list[tuple[tuple[int, int, int, int], Any]]] = {}
        self.rules: list[tuple[str, dict[str, Any]]] = []
        self.panes: dict[str, Any] = {}
        self.tables, self.charts = Tables(self), Charts(self)
        self.page_setup = SimpleNamespace(api=Anything())
        self.api = Anything()

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sheet) and other.page is self.page

    def __hash__(self) -> int:
        return id(self.page)

    @property
    def name(self) -> str:
        return str(self.page.title)

    @name.setter
    def name(self, value: str) -> None:
        self.page.title = value

    @property
    def index(self) -> int:
        return int(self.book.sheets.all.index(self)) + 1

    @property
    def used_range(self) -> Range:
        return Range(self, 1, 1, self.page.max_row, self.page.max_column)

    def range(self, first: Any, second: Any = None) -> Range:
        if isinstance(first, str):
            if "," in first:
                return Range(self, 1, 1, 1, 1, areas=first)
            left, top, right, bottom = range_boundaries(first.replace("$", ""))
            return Range(self, top, left, bottom - top + 1, right - left + 1)
        corners = [place.coords[1:3] if isinstance(place, Range) else place for place in (first, second or first)]
        if len(corners[0]) == 4:
            return Range(self, *corners[0])
        (top, left), (bottom, right) = corners[0][:2], corners[1][:2]
        return Range(self, top, left, bottom - top + 1, right - left + 1)

    def activate(self) -> None:
        self.book.sheets.front = self

    def delete(self) -> None:
        self.book.sheets.all.remove(self)
        self.book.workbook.remove(self.page)

    def look(self, row: int, column: int, name: str) -> Any:
        """The format that was given to a cell last; None where none was."""
        for (top, left, bottom, right), value in reversed(self.looks.get(name, [])):
            if top <= row <= bottom and left <= column <= right:
                return value
        return None

    def apply_looks(self) -> None:
        """Put number formats and colours into the cells."""
        from openpyxl.styles import PatternFill

        for (top, left, bottom, right), value in self.looks.get("number_format", []):
            for row in self.page.iter_rows(top, bottom, left, right):
                for cell in row:
                    cell.number_format = value
        for (top, left, bottom, right), value in self.looks.get("color", []):
            for row in self.page.iter_rows(top, bottom, left, right) if value else ():
                for cell in row:
                    cell.fill = PatternFill("solid", fgColor=value.lstrip("#"))
        self.looks.clear()


class Tables(base_classes.Tables):
    """The sheet's Excel Tables."""

    api: Any = None

    def __init__(self, sheet: Sheet) -> None:
        self.sheet = sheet

    def __iter__(self) -> Iterator[Table]:
        return iter([Table(self.sheet, one) for one in self.sheet.page.tables.values()])

    def __len__(self) -> int:
        return len(self.sheet.page.tables)

    def __call__(self, key: Any) -> Table:
        return list(self)[key - 1] if isinstance(key, int) else Table(self.sheet, self.sheet.page.tables[key])

    def add(self, *, source: Any = None, name: str | None = None, table_style_name: str = "", **_options: Any) -> Table:
        table = FileTable(displayName=name, ref=a1(source.impl))
        table.tableStyleInfo = TableStyleInfo(name=table_style_name)
        self.sheet.page.add_table(table)
        return Table(self.sheet, table)


class Table(base_classes.Table):
    """One Excel Table."""

    def __init__(self, sheet: Sheet, table: Any) -> None:
        self.sheet, self.table = sheet, table

    @property
    def name(self) -> str:
        return str(self.table.displayName)

    @name.setter
    def name(self, value: str) -> None:
        tables = self.sheet.page.tables
        del tables[self.name]
        self.table.displayName = self.table.name = value
        tables.add(self.table)

    @property
    def range(self) -> Range:
        return self.sheet.range(self.table.ref)

    @property
    def table_style(self) -> str:
        return self.table.tableStyleInfo.name or ""

    @table_style.setter
    def table_style(self, value: str) -> None:
        self.table.tableStyleInfo.name = value or None

    def resize(self, cells: Any) -> None:
        """As Excel: columns that are new take their headings from the cells."""
        self.table.ref = a1(cells.impl)
        if self.table.autoFilter is not None:
            self.table.autoFilter.ref = self.table.ref
        self.table.tableColumns.clear()
        self.table._initialise_columns()
        top, left = cells.row, cells.column
        for number, column in enumerate(self.table.tableColumns):
            column.name = str(self.sheet.page.cell(top, left + number).value)


class Charts(base_classes.Charts):
    """The sheet's charts."""

    api: Any = None

    def __init__(self, sheet: Sheet) -> None:
        self.sheet = sheet
        self.all: list[Chart] = []

    def __iter__(self) -> Iterator[Chart]:
        return iter(self.all)

    def __len__(self) -> int:
        return len(self.all)

    def add(self, *_place: Any, source: Any = None, anchor: Any = None, **_options: Any) -> Chart:
        self.all.append(Chart(self.sheet, source, anchor))
        return self.all[-1]


class Chart(base_classes.Chart):
    """A bar chart over areas: the first is the categories', each other one a series."""

    title = ""

    category_axis: Any = None
    value_axis: Any = None
    legend: Any = None
    series: Any = None

    def __init__(self, sheet: Sheet, source: Any, anchor: Any) -> None:
        drawn = BarChart()
        areas = source.areas.split(",")
        for area in areas[1:]:
            drawn.add_data(Reference(sheet.page, range_string=f"'{sheet.name}'!{area}"))
        drawn.set_categories(Reference(sheet.page, range_string=f"'{sheet.name}'!{areas[0]}"))
        sheet.page.add_chart(drawn, a1(anchor.impl).split(":")[0] if anchor else "A1")
        self.category_axis, self.value_axis, self.legend = Axis(), Axis(), SimpleNamespace()
        self.series = SeriesList(len(areas) - 1)


class Axis(base_classes.ChartAxis):
    """An axis: what was set on it."""

    def __init__(self) -> None:
        self.given: dict[str, Any] = {}

    def set(self, **given: Any) -> None:
        self.given |= given


class SeriesList(base_classes.ChartSeriesCollection):
    """A chart's series."""

    def __init__(self, count: int) -> None:
        self.all = [Series() for _ in range(count)]

    def __iter__(self) -> Iterator[Series]:
        return iter(self.all)

    def __len__(self) -> int:
        return len(self.all)


class Series(base_classes.ChartSeries):
    """One series: what was set on it."""

    api: Any = None

    def __init__(self) -> None:
        self.api = Anything()
        self.given: dict[str, Any] = {}

    def set(self, **given: Any) -> None:
        self.given |= given
