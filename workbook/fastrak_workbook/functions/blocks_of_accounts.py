"""The blocks about accounts and clients: the base of each account, worked out from what it holds."""

from __future__ import annotations

from fractions import Fraction

import numpy as np

from fastrak_workbook.functions.blocks_of_holdings import HoldingBlock
from fastrak_workbook.functions.blocks_of_models import Blocks, ModelBlocks, Places
from fastrak_workbook.functions.blocks_of_portfolios import PortfolioBlocks
from fastrak_workbook.functions.cells import Column, Columns, Formulas
from fastrak_workbook.functions.held import FOLLOWS, INSIDE, Held
from fastrak_workbook.functions.sheet import FIRST
from fastrak_xl.domain.arrays import Bools, Ints
from fastrak_xl.domain.money import nearest_penny
from fastrak_xl.domain.names import all_folded
from fastrak_xl.engine.link.funds import CASH


class AccountBlocks:
    """The three blocks of one book: its accounts, its clients, and what is held."""

    def __init__(self, held: Held, models: ModelBlocks, portfolios: PortfolioBlocks) -> None:
        self._held = held
        self._models = models
        self._portfolios = portfolios

    @property
    def sizes(self) -> dict[str, int]:
        """How many rows each block has."""
        return {
            "accounts": len(self._held.linked.accounts),
            "clients": len(self._held.linked.book.clients.frame),
            "rows": len(self._held.rows),
        }

    def blocks(self, places: Places) -> Blocks:
        """All of them."""
        clients = self._held.linked.book.clients.frame["client_id"]
        return {
            "accounts": _account_block(self._held, places),
            "clients": {"text": all_folded(clients), "number": [number + 1 for number in range(len(clients))]},
            "rows": HoldingBlock(self._held, places, self._models, self._portfolios).columns(),
        }


def _account_block(held: Held, places: Places) -> Columns:
    """Every account: its flow, base before the reserve, what is held inside, reserve, and base (0: it has no shares).

    `current` and `drift` are above 0 where it can tell shares and drifts.
    """
    linked, bases, own = held.linked, held.result.bases, places["accounts"]
    base, is_run = _bases(held), held.only_as_run
    before, inside, reserve = own.each("before"), own.each("inside"), own.each("reserve")
    value, state = (places["rows"].each_span(name, "first", "last") for name in ("value", "state"))
    everywhere = np.full(len(is_run), True)
    has_model = held.has_model.astype(np.int64)
    fields = {**_spans(held), "flow": bases.net_flow, "has_model": has_model}

    def followed(values: Ints, text: str, where: Bools) -> Column:
        return Formulas(values.tolist(), [(text, where)], fields)

    return {
        "text": all_folded(linked.accounts.ids),
        "number": [number + 1 for number in range(len(is_run))],
        "client": (linked.accounts.client + 1).tolist(),
        "model": (linked.model_of_account + 1).tolist(),
        "shown": held.shown.astype(np.int64).tolist(),
        "flow": bases.net_flow.tolist(),
        "before": followed(bases.base + bases.reserve, f'SUMIFS({value},{state},">0")+{{flow}}', ~is_run),
        "inside": followed(bases.held_inside, f"SUMIFS({value},{state},{INSIDE})", ~is_run),
        "reserve": followed(bases.reserve, f"MIN({_asked(held, before)},MAX({before}-{inside},0))", ~is_run),
        "base": Formulas(base.tolist(), _base_wordings(held, places, f"MAX({before}-{reserve},0)"), fields),
        "current": followed(base, own.each("base"), everywhere),
        "drift": followed(base * has_model, f"{own.each('base')}*{{has_model}}", everywhere),
    }


def _spans(held: Held) -> dict[str, Ints]:
    """The first and last row of each account in the block of holdings."""
    accounts = np.arange(len(held.linked.accounts))
    return {
        "first": np.searchsorted(held.rows.account, accounts) + FIRST,
        "last": np.searchsorted(held.rows.account, accounts, side="right") - 1 + FIRST,
    }


def _bases(held: Held) -> Ints:
    """The base under which each account has shares; 0 where it has none."""
    has_shares = ~np.isnan(held.result.shares.current[held.result.positions.is_cash])
    bases: Ints = np.where(has_shares, np.maximum(held.result.bases.base, 0), 0)
    return bases


def _asked(held: Held, before: str) -> str:
    """The cash reserve that the settings ask for, halves of a penny up."""
    settings = held.checked.settings
    share = Fraction(settings.reserve_points) / 100
    top, bottom = share.numerator, share.denominator
    return f"MAX(INT((2*MAX({before},0)*{top}+{bottom})/{2 * bottom}),{nearest_penny(settings.reserve_pounds)})"


def _base_wordings(held: Held, places: Places, rest: str) -> list[tuple[str, Bools]]:
    """The base; 0 where more is asked for than may be sold, or where nothing is sold, than there is in cash."""
    own, rows = places["accounts"], places["rows"]
    value, state, fund, locked = (
        rows.each_span(name, "first", "last") for name in ("value", "state", "fund", "locked")
    )
    cash = f"SUMIFS({value},{fund},{CASH + 1})"
    short = f"{own.each('before')}-{own.each('inside')}<SUMIFS({value},{locked},1,{state},{FOLLOWS})"
    short_of_cash = f"OR({short},{cash}+{{flow}}<MIN({cash},0))"
    only_cash = ~held.has_model | held.linked.accounts.do_not_trade
    return [
        (f"IF({places['state'].cell('unchanged', 0)},{{value}},NA())", held.only_as_run),
        (f"IF({short},0,{rest})", ~held.only_as_run & ~only_cash),
        (f"IF({short_of_cash},0,{rest})", ~held.only_as_run & only_cash),
    ]
