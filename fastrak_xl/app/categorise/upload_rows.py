"""The rows of an upload: which fund goes to which sector of which model, and what is wrong with each row."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

import numpy as np

from fastrak_xl.domain.arrays import Bools, Ints
from fastrak_xl.domain.book import Table
from fastrak_xl.domain.catalogue import diagnose
from fastrak_xl.domain.codes import CASH_TYPE, CODE_TYPES, sedol_of
from fastrak_xl.domain.diagnostics import Diagnostic
from fastrak_xl.domain.names import folded, nearest
from fastrak_xl.engine.link.funds import CASH, FundList
from fastrak_xl.engine.link.linked import LinkedBook
from fastrak_xl.engine.link.lookup import NOWHERE, codes_of
from fastrak_xl.engine.link.sectors import GREY, Sector

_MOST_PROPOSALS = 200
"""For so many different wrong names the nearest one is looked for; a file with more is another file altogether."""


@dataclass
class Rows:
    """An upload's rows as numbers. `sector` is NOWHERE for a blank one; `bad` rows have a diagnostic."""

    model: Ints
    sector: Ints
    fund: Ints
    bad: Bools
    diagnostics: list[Diagnostic] = field(default_factory=list)


def link_rows(linked: LinkedBook, table: Table, unreadable: Iterable[Diagnostic]) -> Rows:
    """Check every row; every row with an error is bad."""
    models = {folded(name): number for number, name in enumerate(linked.sectors.models)}
    model = codes_of(table.numbered("sector_model"), models)
    sector = _sectors(linked, table, model)
    fund = funds_of(linked.funds, table)
    bad = np.zeros(len(table), dtype=bool)
    for name in table.bad:
        bad |= table.unread(name)
    rows = Rows(model, sector, fund, bad, list(unreadable))
    for mark, found in (*_unknown_names(linked, table, rows), *unknown_funds(linked.funds, table, fund, bad)):
        bad[mark] = True
        rows.diagnostics.append(found)
    for marks, found in _twice(linked, table, rows):
        bad[marks] = True
        rows.diagnostics.append(found)
    return rows


def _sectors(linked: LinkedBook, table: Table, model: Ints) -> Ints:
    known = {(sector.model, folded(sector.name)): number for number, sector in enumerate(linked.sectors.sectors)}
    names = table.frame["sector"].to_numpy()
    forms = {name: folded(name) for name in set(names)}
    pairs = zip(model.tolist(), names, strict=True)
    return np.fromiter((known.get((m, forms[name]), NOWHERE) for m, name in pairs), dtype=np.int64, count=len(names))


def funds_of(funds: FundList, table: Table) -> Ints:
    """The fund of each row by its code; an Own fund without a code goes by its name."""
    columns = (table.frame[name].to_numpy() for name in ("code_type", "code", "fund_name"))
    found = (
        _find(funds, kind, code or (name if kind == "Own" else "")) for kind, code, name in zip(*columns, strict=True)
    )
    return np.fromiter(found, dtype=np.int64, count=len(table))


def _find(funds: FundList, kind: str, code: str) -> int:
    if kind == CASH_TYPE:
        return CASH
    number = funds.keys.get((kind, code.upper()), NOWHERE)
    if number == NOWHERE and kind == "ISIN" and (sedol := sedol_of(code)):
        return funds.keys.get(("SEDOL", sedol), NOWHERE)
    return number


def _unknown_names(linked: LinkedBook, table: Table, rows: Rows) -> Iterator[tuple[int, Diagnostic]]:
    """FX205 and FX206, each with the nearest name."""
    near: dict[tuple[int, str], str] = {}
    models, sectors = table.frame["sector_model"].to_numpy(), table.frame["sector"].to_numpy()
    lost = ~rows.bad & ((rows.model == NOWHERE) | ((rows.sector == NOWHERE) & (sectors != "")))
    for position in np.flatnonzero(lost).tolist():
        model = int(rows.model[position])
        is_model = model == NOWHERE
        text = models[position] if is_model else sectors[position]
        key = model, folded(text)
        if key not in near:
            known = (
                linked.sectors.models
                if is_model
                else [one.name for one in linked.sectors.sectors if one.model == model]
            )
            near[key] = nearest(text, known) if len(near) < _MOST_PROPOSALS else ""
        if is_model:
            cell = table.at(position, "sector_model")
            yield position, diagnose("FX205", table.sheet, cell, text, near=near[key])
        else:
            cell, name = table.at(position, "sector"), linked.sectors.models[model]
            yield position, diagnose("FX206", table.sheet, cell, text, model=name, near=near[key])


def unknown_funds(funds: FundList, table: Table, fund: Ints, bad: Bools) -> Iterator[tuple[int, Diagnostic]]:
    """FX911 for a fund that the workbook does not name, FX912 where it knows the code under another type.

    `fund` is what :func:`funds_of` found. Each with the row's position; rows that are `bad` already are left out.
    """
    kinds, codes = table.frame["code_type"].to_numpy(), table.frame["code"].to_numpy()
    for position in np.flatnonzero(~bad & (fund == NOWHERE)).tolist():
        kind, code = kinds[position], codes[position]
        others = [other for other in CODE_TYPES if code and _find(funds, other, code) not in (NOWHERE, CASH)]
        if others:
            where = table.at(position, "code_type")
            yield position, diagnose("FX912", table.sheet, where, kind, fund_code=code, right=" or ".join(others))
        else:
            yield position, diagnose("FX911", table.sheet, table.at(position, "code"), code or "")


def _twice(linked: LinkedBook, table: Table, rows: Rows) -> Iterator[tuple[list[int], Diagnostic]]:
    """FX401 for a fund that stands in one model twice: nobody can tell which of the rows is meant."""
    first: dict[tuple[int, int], int] = {}
    for position in np.flatnonzero((rows.fund != NOWHERE) & (rows.model != NOWHERE)).tolist():
        model = int(rows.model[position])
        before = first.setdefault((model, int(rows.fund[position])), position)
        if before != position:
            cell, row = table.at(position, "code"), int(table.frame.index[before])
            found, name = table.frame["code"].iloc[position], linked.sectors.models[model]
            yield [before, position], diagnose("FX401", table.sheet, cell, found, model=name, first=row)


def with_new_sectors(linked: LinkedBook, table: Table) -> tuple[LinkedBook, list[Sector]]:
    """The linked book with the sectors of known models that the upload names and the workbook does not have."""
    models = {folded(name): number for number, name in enumerate(linked.sectors.models)}
    known = {(sector.model, folded(sector.name)) for sector in linked.sectors.sectors}
    new: dict[tuple[int, str], Sector] = {}
    for model, name in zip(table.frame["sector_model"], table.frame["sector"], strict=True):
        number = models.get(folded(model), NOWHERE)
        if number != NOWHERE and name and (number, folded(name)) not in known:
            new.setdefault((number, folded(name)), Sector(number, name, GREY))
    sectors = replace(linked.sectors, sectors=[*linked.sectors.sectors, *new.values()])
    return replace(linked, sectors=sectors), list(new.values())
