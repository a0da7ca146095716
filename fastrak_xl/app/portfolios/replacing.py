"""Use-case: one fund replaced by another in every portfolio; it stays in its sector itself, to be seen and sold."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from decimal import Decimal

from fastrak_xl.app.categorise.assigning import reassign
from fastrak_xl.app.plans import Changes, Plan
from fastrak_xl.app.portfolios.lines import Line, Version, fund_fields, versions_of
from fastrak_xl.app.totals import counted
from fastrak_xl.domain.catalogue import shown
from fastrak_xl.domain.codes import CODE_TYPES
from fastrak_xl.domain.names import folded, nearest
from fastrak_xl.domain.not_there import NotThere
from fastrak_xl.engine.link.funds import CASH
from fastrak_xl.engine.link.linked import LinkedBook
from fastrak_xl.engine.link.lookup import NOWHERE


def find_fund(linked: LinkedBook, text: str) -> int:
    """A fund by any of its codes, or by a name that no other fund has; NotThere for what leads to none, or to Cash."""
    form = folded(text)
    keys = sorted(linked.funds.keys.items(), key=lambda item: CODE_TYPES.index(item[0][0]))
    by_code = next((number for (_, code), number in keys if folded(code) == form), NOWHERE)
    if by_code != NOWHERE:
        return by_code
    named = [number for number, fund in enumerate(linked.funds.funds) if number != CASH and folded(fund.name) == form]
    if len(named) > 1:
        raise NotThere(f"Several funds are called {text}. Give the fund's code.")
    if not named:
        names = (fund.name for fund in linked.funds.funds[1:])
        raise NotThere(f"There is no fund {text}.{nearest(text, names)} A new fund has to be on Funds first.")
    return named[0]


def replace_fund(linked: LinkedBook, old: int, new: int, models: Collection[int] = ()) -> Plan:
    """NEW joins OLD's sector in every model where OLD has one (or in `models`), and takes its place in portfolios.

    Where a portfolio has NEW already, the allocations add. OLD keeps its sector. A row whose allocation is blank is
    absent and stays as it is. On Funds NEW becomes the Substitute of those whose Substitute was OLD, if all models
    are concerned.
    """
    if old == new:
        raise NotThere("The two are the same fund.")
    concerned = _concerned(linked, old, models)
    changes, said = Changes(), list[str]()
    for model in concerned:
        said += _joins(linked, changes, (old, new), model)
    touched = [
        _swapped(linked, changes, version, old, new)
        for version in versions_of(linked).values()
        if any(line.fund == old and line.model in concerned and line.share is not None for line in version.lines)
    ]
    _sectors_follow(linked, changes, old, new, concerned)
    said += [f"  {title}: {what}" for title, what in touched] or ["No portfolio holds it."]
    said += _substitutes(linked, changes, old, new) if not models else []
    names = [shown(linked.funds.funds[fund].name) for fund in (old, new)]
    total = f"{counted(len(touched), 'portfolio')} changed: {names[1]} in place of {names[0]}."
    facts = {
        "old": _codes(linked, old),
        "new": _codes(linked, new),
        "sector_models": [linked.sectors.models[model] for model in concerned],
        "portfolios": [{"portfolio": title, "change": what} for title, what in touched],
    }
    return Plan(changes.gathered(), (*said, total), facts)


def _concerned(linked: LinkedBook, old: int, models: Collection[int]) -> list[int]:
    assigned = [number for number in range(len(linked.sectors.models)) if linked.sectors.of_fund[number, old] >= 0]
    name = linked.funds.funds[old].name
    for model in models:
        if model not in assigned:
            raise NotThere(f"{name} is in no sector of {linked.sectors.models[model]}.")
    if not assigned:
        raise NotThere(f"{name} is in no sector of any sector model, so nothing can take its place.")
    return [model for model in assigned if not models or model in models]


def _joins(linked: LinkedBook, changes: Changes, funds: tuple[int, int], model: int) -> list[str]:
    """Put NEW into OLD's sector in a model; what that does, as a line."""
    old, new = funds
    of_fund, sectors = linked.sectors.of_fund[model], linked.sectors.sectors
    was, gets = int(of_fund[new]), int(of_fund[old])
    if was == gets:
        return []
    wanted = of_fund.copy()
    wanted[new] = gets
    changes.amend(linked.book.sector_models, reassign(linked, model, wanted))
    moved = f" (it was in {sectors[was].name})" if was != NOWHERE else ""
    name = shown(linked.funds.funds[new].name)
    return [f"{linked.sectors.models[model]}: {name} is now in {sectors[gets].name}{moved}."]


def _swapped(linked: LinkedBook, changes: Changes, version: Version, old: int, new: int) -> tuple[str, str]:
    """Give OLD's row of a version to NEW, or its share to NEW's row; the version's title and what became of it."""
    table, rows = linked.book.model_portfolios, {line.fund: line for line in version.lines}
    leaves, stays = rows[old], rows.get(new)
    share = leaves.share or Decimal(0)
    if stays is None:
        changes.change(table, leaves.row, **fund_fields(linked, new))
        return version.title, _percent(share)
    changes.remove(table, leaves.row)
    total = share + (stays.share or Decimal(0))
    _rewritten(changes, linked, version, {line: line.share for line in version.lines} | {stays: total}, leaves)
    added = f", added to its {_percent(stays.share)}" if stays.share is not None else ""
    return version.title, f"{_percent(share)}{added}"


def _rewritten(
    changes: Changes, linked: LinkedBook, version: Version, shares: dict[Line, Decimal | None], gone: Line
) -> None:
    """Write a version's shares all in one manner, since 25 beside 0.25 and 25% would be read otherwise."""
    for line, share in shares.items():
        if line != gone and share is not None:
            changes.change(linked.book.model_portfolios, line.row, allocation=version.written(share))


def _sectors_follow(linked: LinkedBook, changes: Changes, old: int, new: int, models: Collection[int]) -> None:
    """Every row of NEW on Model Portfolios stands under its new sector, where that is another one."""
    for version in versions_of(linked).values():
        for line in version.lines:
            gets = int(linked.sectors.of_fund[line.model, old]) if line.model in models else NOWHERE
            if line.fund == new and gets not in (NOWHERE, line.sector):
                name = linked.sectors.sectors[gets].name
                changes.change(linked.book.model_portfolios, line.row, sector=name)


def _substitutes(linked: LinkedBook, changes: Changes, old: int, new: int) -> list[str]:
    """NEW in place of OLD as other funds' Substitute; NEW itself no longer has OLD as its own."""
    table = linked.book.funds
    codes = {folded(code) for (_, code), number in linked.funds.keys.items() if number == old}
    moved: dict[bool, list[str]] = defaultdict(list)
    for number, fund in enumerate(linked.funds.funds):
        if number == CASH or fund.row == NOWHERE or folded(table.frame["substitute"].iloc[fund.row]) not in codes:
            continue
        own = None if number == new else linked.funds.funds[new].canonical[1]
        changes.change(table, int(table.frame.index[fund.row]), substitute=own)
        moved[own is None].append(shown(fund.name))
    said = [f"Funds: it is now the Substitute of {', '.join(moved[False])}."] if moved[False] else []
    return said + (["Funds: it no longer has the other one as its Substitute."] if moved[True] else [])


def _codes(linked: LinkedBook, fund: int) -> dict[str, str]:
    code_type, code = linked.funds.funds[fund].canonical
    return {"name": linked.funds.funds[fund].name, "code_type": code_type, "code": code}


def _percent(share: Decimal | None) -> str:
    return "0%" if not share else f"{(share * 100).normalize():f}%"
