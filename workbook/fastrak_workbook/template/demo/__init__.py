"""The demo: a made-up firm of four advisers, with 100 clients and 1,500 funds. No name in it is real."""

from __future__ import annotations

from collections.abc import Mapping, Set
from random import Random

from fastrak_workbook.layout import (
    ACCOUNTS,
    CLIENTS,
    FUNDS,
    HOLDINGS,
    LISTS,
    MODEL_PORTFOLIOS,
    SECTOR_HIERARCHIES,
    SECTOR_MODELS,
    SECTORS,
)
from fastrak_workbook.template.build import built_workbook
from fastrak_workbook.template.demo.accounts import PLATFORMS, made_up_accounts, made_up_clients
from fastrak_workbook.template.demo.holdings import made_up_holdings
from fastrak_workbook.template.demo.portfolios import FAMILIES, Portfolios, made_up_portfolios, portfolio_rows
from fastrak_workbook.template.demo.register import made_up_funds
from fastrak_workbook.template.demo.sector_models import (
    assigned_funds,
    assignment_rows,
    demo_hierarchy_rows,
    sector_rows,
)
from fastrak_workbook.template.ready_made import Content, list_rows, ready_made_content

SEED = 20_260_930


def demo_content(seed: int = SEED) -> Content:
    """The rows of every table of the demo; the same for the same seed."""
    rng = Random(seed)
    funds = made_up_funds(rng)
    portfolios = made_up_portfolios(rng, funds)
    clients = made_up_clients(rng)
    accounts = made_up_accounts(rng, clients)
    assigned = assigned_funds(rng, funds, _portfolio_funds(portfolios))
    return ready_made_content() | {
        CLIENTS.table: [client.row() for client in clients],
        ACCOUNTS.table: [account.row() for account in accounts],
        HOLDINGS.table: made_up_holdings(rng, accounts, funds, portfolios),
        FUNDS.table: [fund.row() for fund in funds],
        SECTORS.table: sector_rows(),
        SECTOR_MODELS.table: assignment_rows(rng, assigned),
        SECTOR_HIERARCHIES.table: demo_hierarchy_rows(),
        MODEL_PORTFOLIOS.table: portfolio_rows(portfolios),
        LISTS.table: list_rows(PLATFORMS),
    }


def _portfolio_funds(portfolios: Portfolios) -> Mapping[str, Set[str]]:
    """The funds that must be assigned in each sector model, because a portfolio there holds them."""
    return {
        family.sector_model: {
            target.fund.name
            for (name, _, _), targets in portfolios.items()
            if name == family.name
            for target in targets
            if target.fund
        }
        for family in FAMILIES
    }


def demo_workbook(seed: int = SEED) -> bytes:
    """The demo as the bytes of an .xlsx file; the same bytes for the same seed."""
    return built_workbook(
        demo_content(seed), "A made-up firm with 100 clients, to try everything on. No name in it is real."
    )
