"""Looking up names without regard to case, and reporting those that lead nowhere, once and only once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from fastrak_xl.domain.arrays import Bools, Ints, Texts
from fastrak_xl.domain.book import Table
from fastrak_xl.domain.catalogue import diagnose
from fastrak_xl.domain.diagnostics import Diagnostic
from fastrak_xl.domain.names import folded, nearest
from fastrak_xl.domain.numbering import Numbered

NOWHERE = -1
"""The code of a name that is blank, unreadable or unknown."""


def codes_of(column: Numbered, index: Mapping[str, int]) -> Ints:
    """The code of each text by its folded form; NOWHERE where it has none. Each distinct text is folded once."""
    codes = np.array([index.get(text, NOWHERE) for text in column.folded], dtype=np.int64)
    of_row: Ints = codes[column.of_row]
    return of_row


def are_among(column: Numbered, *groups: Sequence[str]) -> list[Bools]:
    """For each group of names, whether each text is one of them, to the letter."""
    return [np.array([text in names for text in column.texts], dtype=bool)[column.of_row] for names in groups]


def first_of_each(column: Numbered) -> dict[str, int]:
    """Each distinct text with its first position, in the order of those."""
    return dict(zip(column.texts, column.first_rows.tolist(), strict=True))


def index_of(table: Table, name: str) -> dict[str, int]:
    """Folded text of a column to its first position; blanks are left out."""
    column = table.numbered(name)
    forms, rows = column.folded[::-1], column.first_rows[::-1].tolist()
    index = dict(zip(forms, rows, strict=True))  # of two texts with one form the first is the last to be written
    index.pop("", None)
    return index


def repeated(table: Table, name: str, column: str, accounts: bool = False) -> Iterator[Diagnostic]:
    """FX207 for every text of a column that stands there a second time."""
    column_read = table.numbered(name)
    if len(table) == len(set(column_read.folded)):
        return
    forms = [column_read.folded[number] for number in column_read.of_row.tolist()]
    first: dict[str, int] = {}
    for row, text, form in zip(table.frame.index, table.frame[name], forms, strict=True):
        seen = first.setdefault(form, row)
        if text and seen != row:
            where = table.cell(seen, name)
            account = text if accounts else ""
            yield diagnose("FX207", table.sheet, table.cell(row, name), text, account, column=column, first=where)


def leads_nowhere(table: Table, name: str, codes: Ints, target: Table, target_name: str) -> Bools:
    """A mask of the rows that :func:`unknown` reports."""
    texts = table.frame[name].to_numpy()
    lost: Bools = codes == NOWHERE
    if not lost.any():
        return lost
    lost &= texts != ""
    different = {folded(text) for text in texts[lost]}
    can_tell = target.present and target_name in target.letters
    reported = can_tell and len(different) > int(target.unread(target_name).sum())
    return np.asarray(lost & reported)


def unknown(
    code: str,
    table: Table,
    name: str,
    codes: Ints,
    target: Table,
    target_name: str,
    *,
    accounts: Texts | None = None,
) -> Iterator[Diagnostic]:
    """A diagnostic for every text that leads nowhere.

    What follows from a reported error stays silent: a target table that is missing, or that has as many unreadable
    names as there are different names leading nowhere.
    """
    texts = table.frame[name].to_numpy()
    lost = np.flatnonzero(leads_nowhere(table, name, codes, target, target_name))
    if not len(lost):
        return
    candidates = [text for text in dict.fromkeys(target.frame[target_name]) if text]
    near: dict[str, str] = {}
    for position in lost:
        text = texts[position]
        if text not in near:
            near[text] = nearest(text, candidates)
        account = "" if accounts is None else str(accounts[position])
        cell = table.at(position, name)
        yield diagnose(code, table.sheet, cell, text, account, near=near[text])
