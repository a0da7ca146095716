"""The blocks about model portfolios: the share of each fund in each version, followed where that is safe."""

from __future__ import annotations

import numpy as np

from fastrak_workbook.functions.blocks_of_models import (
    BREAK,
    HEADINGS,
    Blocks,
    ModelBlocks,
    Places,
    named_sector,
)
from fastrak_workbook.functions.cells import Columns, Formulas, values_of
from fastrak_workbook.functions.inputs import Inputs
from fastrak_workbook.functions.sheet import FIRST
from fastrak_xl.domain.arrays import Bools, Ints
from fastrak_xl.domain.cells import CellError
from fastrak_xl.domain.names import all_folded
from fastrak_xl.domain.values import Amount
from fastrak_xl.engine.link.funds import CASH
from fastrak_xl.engine.link.linked import LinkedBook
from fastrak_xl.engine.link.lookup import NOWHERE
from fastrak_xl.engine.link.portfolios import ALL_PLATFORMS

MOST = "1E+12"
"""Numbers beyond it are not followed."""


class PortfolioBlocks:
    """The blocks of one book: its portfolios, their versions, and the rows that are a fund's part of a version."""

    def __init__(self, linked: LinkedBook, inputs: Inputs, models: ModelBlocks) -> None:
        self._linked = linked
        self._models = models
        self._table = linked.book.model_portfolios
        version = _versions_of_rows(linked)
        fund = linked.funds.rows["model_portfolios"]
        self._positions = np.flatnonzero((version != NOWHERE) & (fund != NOWHERE))
        self._version, self._fund = version[self._positions], fund[self._positions]
        self._rows = inputs.rows(self._table, self._positions)
        self._amounts: list[Amount | None] = self._table.frame["allocation"].to_numpy()[self._positions].tolist()

    @property
    def sizes(self) -> dict[str, int]:
        """How many rows each block has."""
        portfolios = self._linked.portfolios
        return {
            "versions": len(portfolios.versions),
            "portfolios": len(portfolios.names),
            "parts": len(self._positions),
        }

    def blocks(self, places: Places) -> Blocks:
        """All of them."""
        portfolios = self._linked.portfolios
        risks = {name: portfolios.risk_profiles(name) for name in portfolios.names}
        parts = self._parts(places) if len(self._positions) else dict.fromkeys(HEADINGS["parts"], ())
        return {
            "versions": _version_block(self._linked, places, parts),
            "portfolios": {
                "text": list(risks),
                "risk": [known[0] if len(known) == 1 else None for known in risks.values()],
            },
            "parts": parts,
        }

    def parts(self) -> dict[tuple[int, int], int]:
        """The row of a fund's part of a version."""
        keys = zip(self._version.tolist(), self._fund.tolist(), self._amounts, strict=True)
        found = [((version, fund), row) for row, (version, fund, amount) in enumerate(keys) if amount is not None]
        return dict(reversed(found))

    def _parts(self, places: Places) -> Columns:
        own, versions = places["parts"], places["versions"]
        total, unmarked = versions.each("total", "version"), versions.each("unmarked", "version")
        share = f"({own.each('unmarked')}/IF(ROUND({unmarked},9)>2,100,1)+{own.each('marked')})/{total}"
        model = np.array([one.model for one in self._linked.portfolios.versions], dtype=np.int64)[self._version]
        weights = self._weights()
        columns: Columns = {
            "version": (self._version + 1).tolist(),
            "fund": (self._fund + 1).tolist(),
            **self._allocations(places),
            "weight": Formulas(weights, [(share, np.full(len(weights), True))], {"version": self._version + FIRST}),
            "weight_was": weights,
            "sector": self._models.sectors_of(places, model, self._fund),
            **self._checks(places, model),
        }
        blank = [None] * len(weights)
        return {heading: columns.get(heading, blank) for heading in HEADINGS["parts"]}

    def _weights(self) -> list[object]:
        """The share of each row's fund in its version; 0 for a row without an allocation."""
        versions = self._linked.portfolios.versions
        shares = [dict(zip(one.funds, one.weights, strict=True)) for one in versions]
        keys = zip(self._version.tolist(), self._fund.tolist(), self._amounts, strict=True)
        return [float(shares[version].get(fund, 0)) if amount is not None else 0.0 for version, fund, amount in keys]

    def _allocations(self, places: Places) -> Columns:
        """A plain number is followed; what is written as text counts while it stays, and so does a blank."""
        cell, own = self._rows.each("allocation"), places["parts"]
        number = f"IF(AND(ISNUMBER({cell}),{cell}>=0,{cell}<={MOST}),{cell},NA())"
        same = f"{cell}={own.each('was')}"
        blank = np.array([amount is None for amount in self._amounts], dtype=bool)
        is_number = [type(value) in (int, float) for value in self._rows.cells("allocation")]
        plain = ~blank & np.array(is_number, dtype=bool)
        written = ~blank & ~plain
        marked = written & np.array([amount is not None and amount.mark == "%" for amount in self._amounts], dtype=bool)
        numbers = [0 if amount is None else float(amount.number) for amount in self._amounts]
        fields = {"at": self._rows.at}
        return {
            "was": self._rows.copies("allocation", written),
            "unmarked": Formulas(
                _where(numbers, ~marked),
                [(f'IF({cell}="",0,NA())', blank), (number, plain), (f"IF({same},{{value}},{number})", written)],
                fields,
            ),
            "marked": Formulas(_where(numbers, marked), [(f"IF({same},{{value}},0)", written)], fields),
        }

    def _checks(self, places: Places, model: Ints) -> Columns:
        """A fund has to be in the sector under which the portfolio lists it; cash may be anywhere."""
        zeros = [0] * len(model)
        if "sector" not in self._table.letters:
            return {"checked": zeros}
        cell, own = self._rows.each("sector"), places["parts"]
        same = f"{cell}={own.each('sector_was')}"
        names = self._table.frame["sector"].to_numpy()[self._positions].tolist()
        known = zip(model.tolist(), names, strict=True)
        listed = np.array([self._models.sector(one, name) for one, name in known], dtype=np.int64)
        is_listed = (self._linked.sectors.of_fund[model, self._fund] == listed) & (listed != NOWHERE)
        held_to = is_listed & (self._fund != CASH)
        now = f"IF({same},{{id}},{named_sector(cell, '{model}', places)})"
        return {
            "sector_was": self._rows.copies("sector", np.full(len(model), True)),
            "checked": Formulas(
                zeros,
                [(f"IF({same},0,NA())", ~held_to), (f"IF({now}={own.each('sector')},0,NA())", held_to)],
                {"at": self._rows.at, "id": listed + 1, "model": model + 1},
            ),
        }


def _where(numbers: list[float], mask: Bools) -> list[float]:
    """The numbers where they count, and 0."""
    return [number if counts else 0 for number, counts in zip(numbers, mask.tolist(), strict=True)]


def _versions_of_rows(linked: LinkedBook) -> Ints:
    """The version to which each row of Model Portfolios belongs, or NOWHERE."""
    frame, by_key = linked.book.model_portfolios.frame, linked.portfolios.by_key
    keys = zip(*(all_folded(frame[name]) for name in ("portfolio", "risk_profile", "platform")), strict=True)
    found = [by_key.get((name, risk, platform or ALL_PLATFORMS), NOWHERE) for name, risk, platform in keys]
    return np.array(found, dtype=np.int64)


def _version_block(linked: LinkedBook, places: Places, parts: Columns) -> Columns:
    """Every version: the sums of its parts, and its total where they add up."""
    own, rows, versions = places["versions"], places["parts"], linked.portfolios.versions
    sums = _sums(parts, len(versions))
    totals = [unmarked / (100 if round(unmarked, 9) > 2 else 1) + marked for unmarked, marked in sums]
    plain, percent = own.each("unmarked"), own.each("marked")
    raw = f"({plain}/IF(ROUND({plain},9)>2,100,1)+{percent})"
    everywhere = np.full(len(versions), True)
    fields = {"number": np.arange(len(versions)) + 1}

    def summed(heading: str, values: list[float]) -> Formulas:
        text = f"SUMIFS({rows.span(heading)},{rows.span('version')},{{number}})"
        return Formulas(values, [(text, everywhere)], fields)

    return {
        "key": [BREAK.join(key) for key in linked.portfolios.by_key],
        "number": [number + 1 for number in linked.portfolios.by_key.values()],
        "model": [max(version.model, 0) + 1 for version in versions],
        "unmarked": summed("unmarked", [unmarked for unmarked, _ in sums]),
        "marked": summed("marked", [marked for _, marked in sums]),
        "total": Formulas(
            [total if abs(round(total - 1, 9)) <= 0.001 else CellError("#N/A") for total in totals],
            [(f"IF(ABS(ROUND({raw}-1,9))<=0.001,{raw},NA())", everywhere)],
        ),
    }


def _sums(parts: Columns, versions: int) -> list[tuple[float, float]]:
    """The sums of the unmarked and of the marked parts of every version."""
    sums = [[0.0, 0.0] for _ in range(versions)]
    columns = (values_of(parts[heading]) for heading in ("version", "unmarked", "marked"))
    for version, unmarked, marked in zip(*columns, strict=True):
        sums[version - 1][0] += unmarked
        sums[version - 1][1] += marked
    return [(unmarked, marked) for unmarked, marked in sums]
