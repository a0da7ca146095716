"""How a test spoils the good book: each function gives a small change that a list of examples can hold."""

from __future__ import annotations

from collections.abc import Callable

from tests.errors.good_book import Tables

Plant = Callable[[Tables], object]
"""Changes the tables in place."""


def put(sheet: str, row: int, heading: str, value: object) -> Plant:
    """Write one cell; `row` is the row on the sheet."""

    def plant(tables: Tables) -> None:
        if heading not in tables[sheet][0]:
            raise KeyError(f"{sheet} has no column {heading}")
        tables[sheet][row - 2][heading] = value

    return plant


def without_sheet(sheet: str) -> Plant:
    """Delete a sheet."""
    return lambda tables: tables.pop(sheet)


def without_column(sheet: str, heading: str) -> Plant:
    """Delete a column."""
    return lambda tables: [row.pop(heading) for row in tables[sheet]]


def with_column(sheet: str, heading: str, value: object = None) -> Plant:
    """Add a column at the right, with the same value in every row."""
    return lambda tables: [row.update({heading: value}) for row in tables[sheet]]


def renamed(sheet: str, heading: str, new: str) -> Plant:
    """Give a column another heading, in its place."""

    def plant(tables: Tables) -> None:
        rows = tables[sheet]
        tables[sheet] = [{new if name == heading else name: cell for name, cell in row.items()} for row in rows]

    return plant


def emptied(sheet: str) -> Plant:
    """Clear every cell below the headings."""
    return lambda tables: [row.update(dict.fromkeys(row)) for row in tables[sheet]]


def copied(sheet: str, row: int, **changes: object) -> Plant:
    """Repeat a row at the end of the sheet, changed; a heading's spaces are underscores here."""

    def plant(tables: Tables) -> None:
        new = {name.replace("_", " "): value for name, value in changes.items()}
        if not new.keys() <= tables[sheet][0].keys():
            raise KeyError(f"{sheet} lacks one of {', '.join(new)}")
        tables[sheet].append({**tables[sheet][row - 2], **new})

    return plant


def nothing(_tables: Tables) -> None:
    """Leave the book as it is: the mistake lies outside it."""


def all_of(*plants: Plant) -> Plant:
    """One change after the other."""
    return lambda tables: [plant(tables) for plant in plants]
