"""Use-case: the funds of a workbook as the rows of an upload template, the unassigned ones first."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from fastrak_xl.app.categorise.assigning import held_pence
from fastrak_xl.app.categorise.naming import blocking, sector_model
from fastrak_xl.app.categorise.suggesting import suggest
from fastrak_xl.app.check import check
from fastrak_xl.app.ports import Workbook
from fastrak_xl.app.stages import Stage, silent
from fastrak_xl.domain.arrays import Ints
from fastrak_xl.domain.diagnostics import Diagnostic
from fastrak_xl.engine.categorise.propose import fe_sectors
from fastrak_xl.engine.categorise.suggestions import Suggestion
from fastrak_xl.engine.link.funds import CASH
from fastrak_xl.engine.link.linked import LinkedBook
from fastrak_xl.engine.link.lookup import NOWHERE


@dataclass(frozen=True)
class FundRow:
    """One fund: its sector in the model ("" for none), the pence held, in how many accounts, and what is suggested.

    Only an unassigned fund has a suggestion; `likelihood` is a share of one, None where there is none.
    """

    sector_model: str
    sector: str
    fund_name: str
    code_type: str
    code: str
    fe_sector: str
    value: int
    accounts: int
    suggested: str = ""
    likelihood: float | None = None
    why: str = ""


@dataclass(frozen=True)
class FundList:
    """The funds held or in a portfolio, and the sectors of the model in their order; none where errors stand."""

    diagnostics: tuple[Diagnostic, ...]
    rows: tuple[FundRow, ...] = ()
    sectors: tuple[str, ...] = ()
    done: bool = False


def list_funds(
    workbook: Workbook, model_name: str = "", *, only_unassigned: bool = False, stage: Stage = silent
) -> FundList:
    """Every fund held or in a portfolio, unassigned ones first, then by value. NotThere for an unknown model."""
    checked = check(workbook, stage=stage)
    if errors := blocking(checked):
        return FundList(errors)
    linked = checked.linked
    model = sector_model(linked, model_name)
    rows = _rows(linked, model)
    wanted = [row for row in rows if not (only_unassigned and row.sector)]
    sectors = tuple(sector.name for sector in linked.sectors.sectors if sector.model == model)
    return FundList((), tuple(wanted), sectors, done=True)


def _rows(linked: LinkedBook, model: int) -> list[FundRow]:
    names = np.array([sector.name for sector in linked.sectors.sectors] + [""], dtype=object)
    sector, named = names[linked.sectors.of_fund[model]], linked.sectors.models[model]
    published, held, accounts = fe_sectors(linked), held_pence(linked), _accounts_holding(linked)
    funds = [fund for fund in _in_use(linked) if fund != CASH]
    funds.sort(key=lambda fund: (sector[fund] != "", -held[fund], linked.funds.rank[fund]))
    suggestions, listed = suggest(linked, model, funds), linked.funds.funds
    rows = [
        FundRow(
            named,
            sector[fund],
            listed[fund].name,
            *listed[fund].canonical,
            published[fund],
            held[fund],
            int(accounts[fund]),
        )
        for fund in funds
    ]
    found = (suggestions.get(fund) for fund in funds)
    return [_with(linked, row, one) if one else row for row, one in zip(rows, found, strict=True)]


def _with(linked: LinkedBook, row: FundRow, found: Suggestion) -> FundRow:
    named = linked.sectors.sectors[found.sector].name
    return replace(row, suggested=named, likelihood=found.likelihood, why=found.reason)


def _in_use(linked: LinkedBook) -> list[int]:
    """The funds held, and those in a portfolio."""
    used = np.concatenate([linked.holdings.fund, linked.funds.rows["model_portfolios"]])
    numbers: list[int] = np.unique(used[used != NOWHERE]).tolist()
    return numbers


def _accounts_holding(linked: LinkedBook) -> Ints:
    """In how many accounts each fund is held."""
    pairs = np.unique(np.stack([linked.holdings.fund, linked.holdings.account]), axis=1)
    return np.bincount(pairs[0], minlength=len(linked.funds))
