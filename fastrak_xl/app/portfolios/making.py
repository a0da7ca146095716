"""Use-cases: a model portfolio laid out for percentages to be filled in, or as a copy of another one."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from fastrak_xl.app.categorise.naming import new_name
from fastrak_xl.app.changes import Values
from fastrak_xl.app.plans import Changes, Plan
from fastrak_xl.app.portfolios.lines import (
    ALL,
    Line,
    Version,
    model_of,
    new_row,
    of_portfolio,
    version_key,
    versions_of,
)
from fastrak_xl.app.totals import counted
from fastrak_xl.domain.names import folded, nearest
from fastrak_xl.domain.not_there import NotThere
from fastrak_xl.engine.link.funds import CASH
from fastrak_xl.engine.link.linked import LinkedBook
from fastrak_xl.engine.link.lookup import NOWHERE


def new_portfolio(
    linked: LinkedBook, name: str, model: int, risk_profiles: Sequence[str] = (), platform: str = ""
) -> Plan:
    """A row for every fund of every sector, and for Cash, per risk profile (every one without any named).

    The allocations are blank, so the portfolio does not exist for a rebalance before they are filled in.
    """
    named, where = _named(linked, name, model), _platform(platform)
    risks = _risk_profiles(linked, risk_profiles)
    _refuse_taken(linked, [(named, risk, where) for risk in risks])
    changes, funds = Changes(), _funds(linked, model)
    for risk in risks:
        for fund in funds:
            row = new_row(linked, (named, risk, where), model, fund, None)
            changes.add(linked.book.model_portfolios, row)
    each = f"{counted(len(funds), 'fund')} for each of {', '.join(risks)}"
    said = f"{named} lists {each} ({where}): fill in the allocations, which total 100% each."
    return Plan(changes.gathered(), (said,), _facts(named, where, risks, len(funds) * len(risks)))


def copy_portfolio(
    linked: LinkedBook,
    name: str,
    source: tuple[str, str],
    risk_profiles: Sequence[str] = (),
    platform: str = "",
    *,
    model: int = NOWHERE,
) -> Plan:
    """The rows of another portfolio under a new name, for other risk profiles or another platform.

    `source` is its name and, where that is wanted of all, one of its risk profiles; without it a risk profile takes
    that of the same name, or the only one that there is.
    Under another sector model each fund stands in the sector that it has there. NotThere where it has none.
    """
    versions = _versions_called(linked, source[0])
    new_model = model if model != NOWHERE else next(model_of(versions), NOWHERE)
    named = _named(linked, name, new_model)
    risks = _risk_profiles(linked, risk_profiles or list(dict.fromkeys(one.risk_profile for one in versions)))
    pairs = [
        (version, (named, risk, _platform(platform or version.platform)))
        for risk in risks
        for version in _copied(versions, source[1] or risk, platform)
    ]
    _refuse_taken(linked, [target for _, target in pairs])
    changes, rows = Changes(), sum(len(version.lines) for version, _ in pairs)
    for version, target in pairs:
        for line in version.lines:
            changes.add(linked.book.model_portfolios, _as_in(linked, version, line, target, new_model))
    titles = ", ".join(" / ".join(target) for _, target in pairs)
    said = f"{titles}: {counted(rows, 'row')} as in {versions[0].portfolio}."
    return Plan(changes.gathered(), (said,), _facts(named, _platform(platform), risks, rows))


def _versions_called(linked: LinkedBook, name: str) -> list[Version]:
    versions = of_portfolio(versions_of(linked), name)
    if not versions:
        raise NotThere(f"There is no model portfolio {name}.{nearest(name, linked.portfolios.names.values())}")
    return versions


def _as_in(linked: LinkedBook, version: Version, line: Line, target: tuple[str, str, str], model: int) -> Values:
    """A row of another version under a new name. NotThere for a fund without a sector in the model."""
    if NOWHERE in (line.fund, model):
        raise NotThere(f"Row {line.row} of Model Portfolios names no fund or no sector model. Correct it first.")
    if line.fund != CASH and linked.sectors.of_fund[model, line.fund] == NOWHERE:
        fund, where = linked.funds.funds[line.fund].name, linked.sectors.models[model]
        raise NotThere(f"{fund} is in no sector of {where}. Categorise it first.")
    row = new_row(linked, target, model, line.fund, version.written(line.share))
    return {**row, "sector": line.sector_name} if line.fund == CASH and model == line.model else row


def _copied(versions: Sequence[Version], risk: str, platform: str) -> list[Version]:
    """The versions to copy for a risk profile: all platforms', or the one that serves the platform named."""
    profiles = {folded(version.risk_profile) for version in versions}
    wanted = folded(risk) if folded(risk) in profiles or len(profiles) > 1 else next(iter(profiles))
    found = [version for version in versions if folded(version.risk_profile) == wanted]
    if not found:
        name, known = versions[0].portfolio, dict.fromkeys(version.risk_profile for version in versions)
        said = f"{name} has no risk profile {risk}, but {', '.join(known)}."
        raise NotThere(f"{said} Say which to copy with --from-risk-profile.")
    if not platform:
        return found
    own = [version for version in found if folded(version.platform) == folded(platform)]
    general = [version for version in found if folded(version.platform) == folded(ALL)]
    return own or general or found[:1]


def _named(linked: LinkedBook, name: str, model: int) -> str:
    """The portfolio's name, as its rows write it where there are any; NotThere where those rest on another model."""
    named = linked.portfolios.names.get(folded(name)) or new_name(name, "model portfolio")
    rests_on = next(model_of(of_portfolio(versions_of(linked), named)), model)
    if rests_on != model and NOWHERE not in (rests_on, model):
        raise NotThere(f"{named} rests on the sector model {linked.sectors.models[rests_on]}. Choose another name.")
    return named


def _platform(text: str) -> str:
    return ALL if folded(text) in ("", folded(ALL)) else new_name(text, "platform")


def _risk_profiles(linked: LinkedBook, wanted: Sequence[str]) -> list[str]:
    """Risk profiles as the sheet writes them, in its order where none is named; NotThere for one that is not there."""
    frame = linked.book.risk_profiles.frame
    order = np.argsort(np.nan_to_num(frame["order"].to_numpy(dtype=float), nan=np.inf), kind="stable")
    known = {folded(name): name for name in frame["risk_profile"].to_numpy()[order] if name}
    for name in wanted:
        if folded(name) not in known:
            raise NotThere(f"There is no risk profile {name}.{nearest(name, known.values())}")
    if not known:
        raise NotThere("There is no risk profile. Add yours to the sheet Risk Profiles.")
    return list(dict.fromkeys(known[folded(name)] for name in wanted)) or list(known.values())


def _refuse_taken(linked: LinkedBook, wanted: Sequence[tuple[str, str, str]]) -> None:
    there = versions_of(linked)
    for names in wanted:
        if version_key(*names) in there:
            raise NotThere(f"{' / '.join(names)} is on Model Portfolios already. Choose another name or risk profile.")


def _funds(linked: LinkedBook, model: int) -> list[int]:
    """The funds of a model by sector and name, and Cash at the end unless a sector has it."""
    of_fund, funds = linked.sectors.of_fund[model], linked.funds.funds
    listed = np.flatnonzero(of_fund != NOWHERE).tolist()
    listed.sort(key=lambda fund: (of_fund[fund], folded(funds[fund].name), linked.funds.rank[fund]))
    return listed if CASH in listed else [*listed, CASH]


def _facts(name: str, platform: str, risks: Sequence[str], rows: int) -> dict[str, object]:
    return {"portfolio": name, "platform": platform, "risk_profiles": list(risks), "rows": rows}
