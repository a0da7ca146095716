"""Cells with values of their own, as a sheet writes them: text inline, money exact, days in the workbook's calendar."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field, replace
from decimal import Decimal

from fastrak_workbook.graft.date_styles import DateStyles
from fastrak_workbook.graft.row_text import CellText
from fastrak_workbook.graft.standing import Standing
from fastrak_workbook.render.entries import Entry, entry
from fastrak_workbook.render.rows import EPOCH, EPOCH_1904, escaped

_LOST_DAY = 60
"""Excel's calendar has a 29 February 1900; the days before it have a number one lower."""


@dataclass
class ValueCells:
    """The cells of one table's new values; `prefix` is that of the sheet's elements."""

    table: Standing
    prefix: str
    dates: DateStyles
    _written: dict[tuple[int, int, object], CellText] = field(default_factory=dict)

    def cell(self, column: int, style: int, name: str, value: object, span: tuple[int, int] | None = None) -> CellText:
        """The cell of a field's value, in the place of the one with that span; values repeat, and so do their cells."""
        key = (column, style, (type(value), value))
        cell = self._written.get(key)
        if cell is None:
            in_pence = name in self.table.pence_fields
            shown = entry(self.table.layout.column(name), value, in_pence=in_pence)  # type: ignore[arg-type]  # entry takes what a column of its kind holds
            cell = self._written[key] = self._shown(column, style, shown)
        return cell if span is None else replace(cell, span=span)

    def _shown(self, column: int, style: int, shown: Entry) -> CellText:
        prefix = self.prefix
        number = f"{shown:f}" if isinstance(shown, Decimal) else ""
        if isinstance(shown, datetime.date):
            if (serial := self._serial(shown)) < 0:
                shown = shown.isoformat()  # before the workbook's calendar begins
            else:
                number, style = str(serial), self.dates.style(style)
        tag = f' s="{style}"' if style else ""
        if shown is None:
            return CellText(column, tag)
        if isinstance(shown, str):
            space = ' xml:space="preserve"' if shown != shown.strip() or "\n" in shown else ""
            text = f"<{prefix}is><{prefix}t{space}>{escaped(shown)}</{prefix}t></{prefix}is>"
            return CellText(column, f'{tag} t="inlineStr"', text)
        return CellText(column, tag, f"<{prefix}v>{number}</{prefix}v>")

    def _serial(self, day: datetime.date) -> int:
        """The number of a day in the workbook's calendar."""
        if self.dates.epoch_is_1904:
            return (day - EPOCH_1904).days
        days = (day - EPOCH).days
        return days if days > _LOST_DAY else days - 1 if days > 1 else -1
