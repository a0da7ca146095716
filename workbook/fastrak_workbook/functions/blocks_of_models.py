"""The blocks about funds and sectors: each assignment resolved, its sector followed where that is safe."""

from __future__ import annotations

from functools import cached_property

import numpy as np

from fastrak_workbook.functions.cells import Columns, Formulas
from fastrak_workbook.functions.inputs import Inputs
from fastrak_workbook.functions.sheet import FIRST, Place
from fastrak_xl.app.lookup import funds_by_text
from fastrak_xl.domain.arrays import Ints
from fastrak_xl.domain.names import folded
from fastrak_xl.engine.link.funds import CASH
from fastrak_xl.engine.link.linked import LinkedBook
from fastrak_xl.engine.link.lookup import NOWHERE, codes_of
from fastrak_xl.engine.link.sectors import CASH_SECTOR

CASH_APART = -1
"""The sector of cash that is in none, in a sector model without a sector of that name."""
BREAK = "\n"

HEADINGS = {
    "state": ("models", "book", "unchanged"),
    "funds": ("text", "number"),
    "models": ("text", "number"),
    "sectors": ("key", "model", "name", "id"),
    "assigned": ("model", "fund", "was", "id", "sector"),
    "versions": ("key", "number", "model", "unmarked", "marked", "total"),
    "portfolios": ("text", "risk"),
    "parts": ("version", "fund", "was", "unmarked", "marked", "sector_was", "weight", "sector", "checked",
              "weight_was"),
    "accounts": ("text", "number", "client", "model", "shown", "flow", "before", "inside", "reserve", "base",
                 "current", "drift"),
    "clients": ("text", "number"),
    "rows": ("account", "client", "fund", "pence", "units", "price", "was", "locked", "value", "sector", "state",
             "current", "drift"),
    "lastaccounts": ("text", "number"),
    "lastrows": ("account", "fund", "trade"),
}  # fmt: skip
Places = dict[str, Place]
Blocks = dict[str, Columns]


def sector_id(number: int) -> int:
    """Sectors counted from 1, over all sector models; 0 is none."""
    return number + 1


def named_sector(cell: str, model: str, places: Places) -> str:
    """The id of the sector that a cell names in a model; 0 for a blank one, an error for an unknown one."""
    sectors = places["sectors"]
    found = f"({sectors.span('model')}={model})*({sectors.span('name')}=TRIM({cell}))*{sectors.span('id')}"
    return f'IF(TRIM({cell})="",0,ROUND(1/(1/SUMPRODUCT({found})),0))'


class ModelBlocks:
    """The blocks of one book: its funds, sector models, sectors, and every row of Sector Models that counts."""

    def __init__(self, linked: LinkedBook, inputs: Inputs) -> None:
        self._linked = linked
        self._inputs = inputs
        self._funds = funds_by_text(linked)
        index = {folded(name): number for number, name in enumerate(linked.sectors.models)}
        self._model = codes_of(linked.book.sector_models.numbered("sector_model"), index)
        self._fund = linked.funds.rows["sector_models"]
        self._positions = np.flatnonzero((self._fund != NOWHERE) & (self._model != NOWHERE))
        placed = (self._model[self._positions].tolist(), self._fund[self._positions].tolist())
        self._keys = list(zip(*placed, strict=True))
        self._numbers = {(one.model, folded(one.name)): place for place, one in enumerate(linked.sectors.sectors)}

    @property
    def sizes(self) -> dict[str, int]:
        """How many rows each block has."""
        return {
            "funds": len(self._funds),
            "models": len(self._linked.sectors.models),
            "sectors": len(self._linked.sectors.sectors),
            "assigned": len(self._positions),
        }

    def blocks(self, places: Places) -> Blocks:
        """All of them."""
        sectors = self._linked.sectors
        return {
            "funds": {"text": list(self._funds), "number": [number + 1 for number in self._funds.values()]},
            "models": {
                "text": [folded(name) for name in sectors.models],
                "number": [number + 1 for number in range(len(sectors.models))],
            },
            "sectors": {
                "key": [f"{one.model + 1}{BREAK}{folded(one.name)}" for one in sectors.sectors],
                "model": [one.model + 1 for one in sectors.sectors],
                "name": [one.name for one in sectors.sectors],
                "id": [sector_id(number) for number in range(len(sectors.sectors))],
            },
            "assigned": self._assigned(places) if len(self._positions) else dict.fromkeys(HEADINGS["assigned"], ()),
        }

    def sector(self, model: int, name: str) -> int:
        """The number of a sector of a model by name, or NOWHERE."""
        return self._numbers.get((model, folded(name)), NOWHERE)

    def sectors_of(self, places: Places, model: Ints, fund: Ints) -> Formulas:
        """A column of funds' sectors in models: the cells where their assignments are followed, where they have any.

        Cash that is in no sector is apart.
        """
        linked = self._linked
        number = linked.sectors.of_fund[model, fund] if linked.sectors.models else np.full(len(fund), NOWHERE)
        cash = {one: self._cash_sector(one) for one in set(model.tolist())}
        apart = np.array([cash[one] for one in model.tolist()], dtype=np.int64)
        values = np.where(number != NOWHERE, number + 1, np.where(fund == CASH, apart, 0))
        keys = zip(model.tolist(), fund.tolist(), strict=True)
        row = np.array([self._followed.get(key, NOWHERE) for key in keys], dtype=np.int64)
        cell = places["assigned"].each("sector", "assigned")
        return Formulas(
            values.tolist(),
            [
                (cell, (row != NOWHERE) & (fund != CASH)),
                (f"IF({cell}=0,{{apart}},{cell})", (row != NOWHERE) & (fund == CASH)),
            ],
            {"assigned": row + FIRST, "apart": apart},
        )

    def _cash_sector(self, model: int) -> int:
        """The sector under which cash is sought that is in none: the one called Cash, else none of the model's."""
        number = self.sector(model, CASH_SECTOR)
        return CASH_APART if number == NOWHERE else sector_id(number)

    @cached_property
    def _followed(self) -> dict[tuple[int, int], int]:
        """The row in which a model's assignment of a fund is followed: that which names a sector, else its first."""
        names = self._linked.book.sector_models.frame["sector"].to_numpy()[self._positions].tolist()
        first = {key: row for row, key in reversed(list(enumerate(self._keys)))}
        return first | {key: row for row, (key, name) in enumerate(zip(self._keys, names, strict=True)) if name}

    def _assigned(self, places: Places) -> Columns:
        """Every row of Sector Models: the sector that its cell names now. A fund's second row must stay blank."""
        table, own, positions = self._linked.book.sector_models, places["assigned"], self._positions
        rows, names = self._inputs.rows(table, positions), table.frame["sector"].to_numpy()[positions].tolist()
        model = self._model[positions] + 1
        ids = [sector_id(self.sector(one, name)) for (one, _), name in zip(self._keys, names, strict=True)]
        followed = np.array([self._followed[key] == row for row, key in enumerate(self._keys)], dtype=bool)
        cell = rows.each("sector")
        same = f"{cell}={own.each('was')},{own.each('id')}"
        wordings = [
            (f"IF({same},{named_sector(cell, '{model}', places)})", followed),
            (f"IF({same},NA())", ~followed),
        ]
        return {
            "model": model.tolist(),
            "fund": (self._fund[positions] + 1).tolist(),
            "was": rows.copies("sector", np.full(len(positions), True)),
            "id": ids,
            "sector": Formulas(ids, wordings, {"at": rows.at, "model": model}),
        }
