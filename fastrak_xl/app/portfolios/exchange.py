"""Use-cases: model portfolios as the rows of a spreadsheet, and a spreadsheet's rows as model portfolios."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from fastrak_xl.app.categorise.naming import blocking
from fastrak_xl.app.categorise.upload import Upload
from fastrak_xl.app.categorise.upload_rows import funds_of, unknown_funds
from fastrak_xl.app.check import check
from fastrak_xl.app.plans import Changes, Plan
from fastrak_xl.app.portfolios.lines import Line, Version, model_of, new_row, read_versions, versions_of
from fastrak_xl.app.ports import Workbook
from fastrak_xl.app.stages import Stage, silent
from fastrak_xl.app.totals import counted
from fastrak_xl.domain.book import Table
from fastrak_xl.domain.catalogue import diagnose
from fastrak_xl.domain.diagnostics import Diagnostic, errors
from fastrak_xl.domain.names import folded
from fastrak_xl.engine.link.funds import CASH, link_funds
from fastrak_xl.engine.link.linked import LinkedBook
from fastrak_xl.engine.link.lookup import NOWHERE
from fastrak_xl.engine.link.portfolios import VersionKey, link_portfolios
from fastrak_xl.engine.link.sectors import link_sectors

_FOLLOW = ("FX302", "FX303", "FX504")
"""What only follows where the fund of a row is not to be found."""

_ROW = re.compile(r"\d+$")


@dataclass(frozen=True)
class PortfolioRow:
    """One row as it is exported; `allocation` is a share of one, None where it is blank."""

    platform: str
    portfolio: str
    risk_profile: str
    sector_model: str
    sector: str
    fund_name: str
    code_type: str
    code: str
    allocation: Decimal | None


@dataclass(frozen=True)
class PortfolioRows:
    """Every row of Model Portfolios; none where errors stand in it."""

    diagnostics: tuple[Diagnostic, ...]
    rows: tuple[PortfolioRow, ...] = ()
    versions: int = 0
    done: bool = False


def list_portfolios(workbook: Workbook, *, stage: Stage = silent) -> PortfolioRows:
    """The rows of all portfolios, blank allocations included, in the order of the sheet."""
    checked = check(workbook, stage=stage)
    if found := blocking(checked, ("model_portfolios",)):
        return PortfolioRows(found)
    frame = checked.linked.book.model_portfolios.frame
    versions = versions_of(checked.linked)
    shares = {line.row: line.share for version in versions.values() for line in version.lines}
    texts = frame[[field for field in PortfolioRow.__dataclass_fields__ if field != "allocation"]].to_dict("records")
    rows = (
        PortfolioRow(**{str(field): str(text) for field, text in one.items()}, allocation=shares.get(int(row)))
        for row, one in zip(frame.index, texts, strict=True)
    )
    return PortfolioRows((), tuple(rows), len(versions), done=True)


def import_portfolios(linked: LinkedBook, upload: Upload) -> Plan:
    """Every version that the file names becomes what the file says; others stay. One wrong row, and nothing changes."""
    table = upload.table
    if not table.present:
        return Plan({}, (), diagnostics=upload.unreadable)
    found = _wrong(linked, upload)
    if errors(found):
        return Plan({}, (), diagnostics=found)
    arriving = read_versions(linked, table, funds_of(linked.funds, table))
    present = versions_of(linked)
    changes, fate = Changes(), dict[str, list[str]](new=[], changed=[], unchanged=[])
    for key, version in arriving.items():
        before = present.get(key)
        same = before is not None and _content(before) == _content(version)
        fate["unchanged" if same else "changed" if before else "new"].append(version.title)
        if not same:
            _replace(linked, changes, before, version, points=_points(before, present))
    counts = ", ".join(f"{len(titles):,} {what}" for what, titles in fate.items())
    lines = [f"  {what}: {title}" for what in ("new", "changed") for title in fate[what]]
    kept = len(present.keys() - arriving.keys())
    said = f"{counted(len(arriving), 'portfolio')} in the file: {counts}. {kept:,} more in the workbook stay."
    facts = {"new": fate["new"], "changed": fate["changed"], "unchanged": fate["unchanged"], "others": kept}
    return Plan(changes.gathered(), (*lines, said), facts, found)


def _wrong(linked: LinkedBook, upload: Upload) -> tuple[Diagnostic, ...]:
    """All that is wrong in the file, by the checks of the workbook's own sheet; what only follows is left out."""
    table = upload.table
    unread = table.unread("code") | table.unread("code_type")
    found_funds = funds_of(linked.funds, table)
    strangers = [one for _, one in unknown_funds(linked.funds, table, found_funds, unread)]
    lost = {_ROW.findall(one.cell)[0] for one in strangers}
    book = replace(linked.book, model_portfolios=table)
    funds, in_funds = link_funds(book)
    sectors, _ = link_sectors(book, funds)
    _, in_portfolios = link_portfolios(book, funds, sectors)
    own = [
        one
        for one in (*in_funds, *in_portfolios)
        if one.sheet == table.sheet and not (set(_ROW.findall(one.cell)) & lost and one.code in _FOLLOW)
    ]
    found = [*upload.unreadable, *strangers, *own, *_two_models(linked, table)]
    return tuple(sorted(dict.fromkeys(found), key=lambda one: int((_ROW.findall(one.cell) or ["0"])[0])))


def _two_models(linked: LinkedBook, table: Table) -> Iterator[Diagnostic]:
    """FX503 where versions that stay in the workbook rest on another sector model than the file's of that name."""
    arriving = read_versions(linked, table, funds_of(linked.funds, table))
    stay = [version for key, version in versions_of(linked).items() if key not in arriving]
    rests_on = {folded(version.portfolio): next(model_of([version]), NOWHERE) for version in stay}
    told: set[str] = set()
    for version in arriving.values():
        name, model = folded(version.portfolio), next(model_of([version]), NOWHERE)
        before = rests_on.get(name, NOWHERE)
        if NOWHERE not in (before, model) and before != model and name not in told:
            told.add(name)
            cell = table.cell(version.lines[0].row, "sector_model")
            first, second = linked.sectors.models[before], linked.sectors.models[model]
            names = {"portfolio": version.portfolio, "first": first, "second": second}
            yield diagnose("FX503", table.sheet, cell, second, **names)


def _content(version: Version) -> dict[int, tuple[str, Decimal | None]]:
    """What counts of a version: each fund's sector and share."""
    return {line.fund: (folded(line.sector_name), line.share) for line in version.lines}


def _points(before: Version | None, present: Mapping[VersionKey, Version]) -> bool:
    """Whether to write 25 or 0.25: as the version does, else as the sheet's first one."""
    return (before or next(iter(present.values()), None) or _NONE).points


_NONE = Version("", "", "", (), points=False)


def _replace(linked: LinkedBook, changes: Changes, before: Version | None, after: Version, *, points: bool) -> None:
    """Make one version of the workbook what it is in the file: rows of the same fund are kept, the others go."""
    table = linked.book.model_portfolios
    rows = {line.fund: line for line in before.lines} if before else {}
    left = {line.row for line in before.lines} if before else set()
    names = before or after
    for line in after.lines:
        share = replace(after, points=points).written(line.share)
        stays = rows.get(line.fund)
        if stays is not None:
            changes.change(table, stays.row, sector=line.sector_name, allocation=share)
            left.discard(stays.row)
        else:
            row = new_row(linked, (names.portfolio, names.risk_profile, names.platform), line.model, line.fund, share)
            changes.add(table, {**row, "sector": _sector(linked, line)})
    for row_number in sorted(left):
        changes.remove(table, row_number)


def _sector(linked: LinkedBook, line: Line) -> str:
    """The sector as the workbook writes it; for Cash, which may be in any, as the file does."""
    of_model = linked.sectors.sectors
    return line.sector_name if line.fund == CASH or line.sector == NOWHERE else of_model[line.sector].name
