"""The columns of the hidden sheet, and their cells as XML: a formula is worded once for all the cells that hold it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import repeat
from string import Formatter

import numpy as np

from fastrak_workbook.render.rows import escaped
from fastrak_xl.domain.arrays import Bools, Ints, Texts


@dataclass(frozen=True, slots=True)
class Formulas:
    """A column of which cells hold formulas: what every cell shows now, and the wordings, each with its cells.

    A wording is a formula without its equals sign, in the form of str.format: `{row}` is the cell's own row, `{value}`
    the number that it shows; any other name is a column of `fields`, numbers, or addresses on this very sheet.
    """

    values: Sequence[object]
    wordings: Sequence[tuple[str, Bools]]
    fields: Mapping[str, Ints | Texts] = field(default_factory=dict)

    @classmethod
    def singly(cls, texts: Sequence[str], value: object) -> Formulas:
        """A column of formulas that have nothing in common but the value that they all show."""
        places = np.arange(len(texts))
        return cls([value] * len(texts), [(verbatim(text), places == place) for place, text in enumerate(texts)])


Column = Sequence[object] | Formulas
"""Values, of which None is no cell, or formulas that show them."""

Columns = Mapping[str, Column]
"""A block: columns of equal length by heading."""


def verbatim(text: str) -> str:
    """A text as a wording has it that is to stay as it is, such as the name of a person's sheet."""
    return text.replace("{", "{{").replace("}", "}}")


def values_of(column: Column) -> Sequence[object]:
    """What the cells of a column show now."""
    return column.values if isinstance(column, Formulas) else column


def cells_xml(letter: str, column: Column, rows: Sequence[str], *, live: bool) -> list[str]:
    """The `<c>` elements of a column, "" where there is none, in those rows; values alone without `live`."""
    values = values_of(column)
    formulas: Iterable[str] = repeat("", len(values))
    if live and isinstance(column, Formulas):
        formulas = _formulas(column, rows)
    kinds = {*map(type, values)}
    texts = _texts({value for value in set(values) if type(value) is str}) if str in kinds else {}
    start = f'<c r="{letter}'
    if kinds == {str} and not isinstance(column, Formulas):
        return [f'{start}{row}"{texts[value]}' for row, value in zip(rows, values, strict=True)]
    if kinds == {int}:
        cells = zip(rows, values, formulas, strict=True)
        return [f'{start}{row}">{formula}<v>{value}</v></c>' for row, value, formula in cells]
    return [
        ""
        if value is None
        else f'{start}{row}">{formula}<v>{value!r}</v></c>'
        if type(value) is int or type(value) is float
        else f'{start}{row}"{texts[value]}'
        if type(value) is str and not formula
        else f'{start}{row}"{_rest(value, formula)}'
        for row, value, formula in zip(rows, values, formulas, strict=True)
    ]


def _texts(values: Collection[str]) -> dict[object, str]:
    """What follows the address of a cell, for each of some texts; at once, where none is more than plain letters."""
    whole = "".join(values)
    at_ends = {end for value in values for end in (value[:1], value[-1:])}
    if whole.isprintable() and escaped(whole) == whole and " " not in at_ends:
        return {value: f' t="inlineStr"><is><t>{value}</t></is></c>' for value in values}
    return {value: _text(value) for value in values}


def _text(value: str) -> str:
    """What follows the address of a cell that is a text."""
    text = escaped(value)
    space = ' xml:space="preserve"' if text != text.strip() or "\n" in text else ""
    return f' t="inlineStr"><is><t{space}>{text}</t></is></c>'


def _rest(value: object, formula: str) -> str:
    """What follows the address of a cell that is neither a plain number nor a text of its own."""
    if isinstance(value, bool):
        return f' t="b">{formula}<v>{int(value)}</v></c>'
    if isinstance(value, int | float):  # a share read back from a result is a PercentCell
        return f">{formula}<v>{value!r}</v></c>"
    if isinstance(value, str):
        return f' t="str">{formula}<v>{escaped(value)}</v></c>'
    return f' t="e">{formula}<v>{value}</v></c>'


def _formulas(column: Formulas, rows: Sequence[str]) -> list[str]:
    """The `<f>` elements of a column, "" where a cell has none."""
    found = [""] * len(rows)
    for wording, cells in column.wordings:
        places = np.flatnonzero(cells).tolist()
        for place, formula in zip(places, _worded(wording, column, places, rows), strict=True):
            found[place] = formula
    return found


def _worded(wording: str, column: Formulas, places: list[int], rows: Sequence[str]) -> Iterator[str]:
    """The formulas of one wording: what stays the same is escaped once, and joined with what differs, cell by cell."""
    parsed = [(_escaped_formula(same), name) for same, name, *_ in Formatter().parse(wording)]
    differing = {name: _differing(name, column, places, rows) for _, name in parsed if name is not None}
    pieces: list[Iterable[str]] = [repeat("<f>", len(places))]
    for same, name in parsed:
        pieces.append(repeat(same, len(places)))
        pieces += [] if name is None else [differing[name]]
    return map("".join, zip(*pieces, repeat("</f>", len(places)), strict=True))


def _differing(name: str, column: Formulas, places: list[int], rows: Sequence[str]) -> list[str]:
    """What stands in the place of a name, for each cell."""
    if name == "row":
        return [rows[place] for place in places]
    if name == "value":
        return [repr(column.values[place]) for place in places]
    return list(map(str, column.fields[name][places].tolist()))


def _escaped_formula(text: str) -> str:
    """A formula as XML holds it; quotation marks, of which it is full, need no escape there."""
    return escaped(text).replace("&quot;", '"')
