"""Every block of the hidden sheet, and where it stands."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from fastrak_workbook.functions.blocks_of_accounts import AccountBlocks
from fastrak_workbook.functions.blocks_of_models import HEADINGS, Blocks, ModelBlocks
from fastrak_workbook.functions.blocks_of_portfolios import PortfolioBlocks
from fastrak_workbook.functions.cells import Columns, Formulas, values_of
from fastrak_workbook.functions.held import Held
from fastrak_workbook.functions.inputs import Inputs, guards
from fastrak_workbook.functions.last_run import last_blocks
from fastrak_workbook.functions.sheet import Layout
from fastrak_xl.app.check import Checked
from fastrak_xl.app.lookup import BOOK_TABLES, MODEL_TABLES, is_sound
from fastrak_xl.app.ports import Rows
from fastrak_xl.domain.names import folded
from fastrak_xl.engine.link.sectors import UNASSIGNED
from fastrak_xl.engine.rebalance.run import Rebalanced, rebalance

MOST_ROWS = 20_000
"""Holdings and assignments up to which a workbook carries its functions: beyond, they would weigh more than it."""


def all_blocks(
    checked: Checked, outcome: Rebalanced | None, inputs: Inputs, last_run: Mapping[str, Rows] | None
) -> tuple[Layout, Blocks]:
    """What the sheet holds; `outcome` is the engine's, where it has been run."""
    about_models = _can_tell_models(checked)
    about_book = about_models and is_sound(checked, BOOK_TABLES)
    makers: list[ModelBlocks | PortfolioBlocks | AccountBlocks] = []
    if about_models:
        models = ModelBlocks(checked.linked, inputs)
        portfolios = PortfolioBlocks(checked.linked, inputs, models)
        makers = [models, portfolios]
        if about_book:
            held = Held(checked, outcome or _run(checked), inputs)
            makers.append(AccountBlocks(held, models, portfolios))
    last = last_blocks(checked.linked, last_run or {})
    sizes = {"state": 1} | {name: len(next(iter(block.values()))) for name, block in last.items()}
    for maker in makers:
        sizes |= maker.sizes
    layout = Layout()
    for name, headings in HEADINGS.items():
        layout.add(name, list(last[name]) if name in last else headings, sizes.get(name, 0))
    blocks: Blocks = {**{name: dict.fromkeys(headings, ()) for name, headings in HEADINGS.items()}, **last}
    for maker in makers:
        blocks |= maker.blocks(layout.places)
    return layout, _watched(inputs, layout, blocks, about_models=about_models, about_book=about_book)


def _can_tell_models(checked: Checked) -> bool:
    """Whether the functions are to answer at all."""
    linked = checked.linked
    size = len(linked.book.holdings.frame) + len(linked.book.sector_models.frame)
    ambiguous = any(folded(one.name) == folded(UNASSIGNED) for one in linked.sectors.sectors)
    return is_sound(checked, MODEL_TABLES) and size <= MOST_ROWS and not ambiguous


def _run(checked: Checked) -> Rebalanced:
    out = {folded(name) for name in checked.left_out}
    left_out = np.array([folded(name) in out for name in checked.linked.accounts.ids], dtype=bool)
    return rebalance(checked.linked, checked.settings, left_out)


def _watched(inputs: Inputs, layout: Layout, blocks: Blocks, *, about_models: bool, about_book: bool) -> Blocks:
    """The blocks with those that watch the input tables, and the state that follows from them."""
    if not about_models:
        return {**blocks, "state": {"models": [False], "book": [False], "unchanged": [False]}}
    found, of_models = guards(inputs, layout)
    place = layout.add("guards", list(found.block), len(found.labels))
    places = layout.places
    models = [
        f"AND({place.span('holds', 0, of_models - 1)})",
        *(
            f"NOT(ISERROR(SUM({places[block].span(heading)})))"
            for block, heading in (("assigned", "sector"), ("versions", "total"), ("parts", "checked"))
        ),
    ]
    book = [
        places["state"].cell("models", 0),
        f"AND({place.span('holds', of_models, len(found.labels) - 1)})",
        f"NOT(ISERROR(SUM({places['rows'].span('value')})))",
    ]
    unchanged = [
        places["state"].cell("book", 0),
        *(
            f"SUMPRODUCT(--({places[block].span(now)}<>{places[block].span(was)}))=0"
            for block, now, was in (("rows", "value", "pence"), ("assigned", "sector", "id"))
        ),
        f"SUMPRODUCT(ABS({places['parts'].span('weight')}-{places['parts'].span('weight_was')}))<1E-12",
    ]
    has_frozen = any(cell is not None for cell in values_of(blocks["rows"]["pence"]))
    state: Columns = {
        heading: Formulas.singly([f"IFERROR(AND({','.join(conditions)}),FALSE)"], True) if told else [False]
        for heading, conditions, told in (
            ("models", models, True), ("book", book, about_book), ("unchanged", unchanged, has_frozen),
        )
    }  # fmt: skip
    return {**blocks, "state": state, "guards": found.block, **found.copies}
