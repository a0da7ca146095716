"""The blocks about funds, sectors and model portfolios: each row resolved, its number followed where that is safe."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from fastrak_workbook.functions.inputs import Inputs
from fastrak_workbook.functions.sheet import Columns, Formula, Place
from fastrak_xl.app.lookup import funds_by_text
from fastrak_xl.domain.cells import CellError
from fastrak_xl.domain.names import folded
from fastrak_xl.domain.values import Amount
from fastrak_xl.engine.link.funds import CASH
from fastrak_xl.engine.link.linked import LinkedBook
from fastrak_xl.engine.link.lookup import NOWHERE, codes_of
from fastrak_xl.engine.link.portfolios import ALL_PLATFORMS
from fastrak_xl.engine.link.sectors import CASH_SECTOR

CASH_APART = -1
"""The sector of cash that is in none, in a sector model without a sector of that name."""
BREAK = "\n"
_MOST = "1E+12"

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


@dataclass(frozen=True)
class Models:
    """What later blocks refer to: the row of an assignment, and of a fund's part of a version."""

    blocks: Blocks
    assigned: dict[tuple[int, int], int]
    parts: dict[tuple[int, int], int]


def sector_id(number: int) -> int:
    """Sectors counted from 1, over all sector models; 0 is none."""
    return number + 1


def cash_sector(linked: LinkedBook, model: int) -> int:
    """The sector under which cash is sought that is in none: the one called Cash, else none of the model's."""
    number = linked.sectors.sector(model, CASH_SECTOR)
    return CASH_APART if number == NOWHERE else sector_id(number)


def model_sizes(linked: LinkedBook) -> dict[str, int]:
    """How many rows each block has."""
    return {
        "funds": len(funds_by_text(linked)),
        "models": len(linked.sectors.models),
        "sectors": len(linked.sectors.sectors),
        "assigned": len(_assignments(linked)),
        "versions": len(linked.portfolios.versions),
        "portfolios": len(linked.portfolios.names),
        "parts": len(_parts(linked)),
    }


def model_blocks(linked: LinkedBook, inputs: Inputs, places: Places) -> Models:
    """All of them, with where their rows are."""
    funds = funds_by_text(linked)
    sectors = linked.sectors
    blocks: Blocks = {
        "funds": {"text": list(funds), "number": [number + 1 for number in funds.values()]},
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
    }
    assigned, where = _assigned_block(linked, inputs, places)
    blocks["assigned"] = assigned
    portfolios = linked.portfolios
    risks = {name: portfolios.risk_profiles(name) for name in portfolios.names}
    parts, part_rows = _part_block(linked, inputs, places, where)
    blocks["versions"] = _version_block(linked, places, parts)
    blocks["portfolios"] = {
        "text": list(risks),
        "risk": [known[0] if len(known) == 1 else None for known in risks.values()],
    }
    blocks["parts"] = parts
    return Models(blocks, where, part_rows)


def _assignments(linked: LinkedBook) -> list[int]:
    """The positions of the rows of Sector Models that name a sector model and a fund."""
    fund, model = linked.funds.rows["sector_models"], _models_of(linked, "sector_models")
    return np.flatnonzero((fund != NOWHERE) & (model != NOWHERE)).tolist()


def _models_of(linked: LinkedBook, name: str) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    index = {folded(model): number for number, model in enumerate(linked.sectors.models)}
    return codes_of(getattr(linked.book, name).numbered("sector_model"), index)


def _assigned_block(linked: LinkedBook, inputs: Inputs, places: Places) -> tuple[Columns, dict[tuple[int, int], int]]:
    """Every row of Sector Models: the sector that its cell names now. A fund's second row must stay blank."""
    table, own = linked.book.sector_models, places["assigned"]
    funds, models = linked.funds.rows["sector_models"].tolist(), _models_of(linked, "sector_models").tolist()
    names = table.frame["sector"].tolist()
    columns: dict[str, list[object]] = {heading: [] for heading in HEADINGS["assigned"]}
    where: dict[tuple[int, int], int] = {}
    positions = _assignments(linked)
    numbers = {(one.model, folded(one.name)): number for number, one in enumerate(linked.sectors.sectors)}
    stated = {(models[one], funds[one]): one for one in positions if names[one]}
    for row, position in enumerate(positions):
        key = models[position], funds[position]
        sheet_row = int(table.frame.index[position])
        number = numbers.get((key[0], folded(names[position])), NOWHERE)
        cell = inputs.cell(table, sheet_row, "sector")
        is_the_one = stated.get(key, position) == position and key not in where
        change = _named_sector(cell, key[0], places) if is_the_one else "NA()"
        if is_the_one:
            where[key] = row
        text = f"IF({cell}={own.cell('was', row)},{own.cell('id', row)},{change})"
        cells = (key[0] + 1, key[1] + 1, inputs.copy(table, sheet_row, "sector"), sector_id(number))
        for heading, value in zip(HEADINGS["assigned"], (*cells, Formula(text, sector_id(number))), strict=True):
            columns[heading].append(value)
    return columns, where


def _named_sector(cell: str, model: int, places: Places) -> str:
    """The id of the sector that a cell names in a model; 0 for a blank one, an error for an unknown one."""
    sectors = places["sectors"]
    found = f"({sectors.span('model')}={model + 1})*({sectors.span('name')}=TRIM({cell}))*{sectors.span('id')}"
    return f'IF(TRIM({cell})="",0,ROUND(1/(1/SUMPRODUCT({found})),0))'


def sector_of(linked: LinkedBook, where: dict[tuple[int, int], int], places: Places, model: int, fund: int) -> object:
    """The sector of a fund in a model, as the cell where its assignment is followed; cash that is in none apart."""
    number = int(linked.sectors.of_fund[model, fund]) if linked.sectors.models else NOWHERE
    value = sector_id(number) if number != NOWHERE else cash_sector(linked, model) if fund == CASH else 0
    row = where.get((model, fund))
    if row is None:
        return value
    cell = places["assigned"].cell("sector", row)
    return Formula(f"IF({cell}=0,{cash_sector(linked, model)},{cell})" if fund == CASH else cell, value)


def _parts(linked: LinkedBook) -> list[tuple[int, int]]:
    """The rows of Model Portfolios that belong to a version and name a fund: position and version."""
    frame, funds = linked.book.model_portfolios.frame, linked.funds.rows["model_portfolios"].tolist()
    columns = (frame[name].tolist() for name in ("portfolio", "risk_profile", "platform"))
    found = []
    for position, (portfolio, risk, platform) in enumerate(zip(*columns, strict=True)):
        key = (folded(portfolio), folded(risk), folded(platform) or ALL_PLATFORMS)
        version = linked.portfolios.by_key.get(key, NOWHERE)
        if version != NOWHERE and funds[position] != NOWHERE:
            found.append((position, version))
    return found


def _part_block(
    linked: LinkedBook, inputs: Inputs, places: Places, where: dict[tuple[int, int], int]
) -> tuple[Columns, dict[tuple[int, int], int]]:
    columns: dict[str, list[object]] = {heading: [] for heading in HEADINGS["parts"]}
    rows: dict[tuple[int, int], int] = {}
    funds = linked.funds.rows["model_portfolios"].tolist()
    shares = [dict(zip(one.funds, one.weights, strict=True)) for one in linked.portfolios.versions]
    for row, (position, version) in enumerate(_parts(linked)):
        fund, model = funds[position], linked.portfolios.versions[version].model
        weights = shares[version]
        amount = linked.book.model_portfolios.frame["allocation"].iloc[position]
        cells = _allocation_cells(linked, inputs, places, row, position, amount)
        total = places["versions"].cell("total", version)
        own, sums = places["parts"], places["versions"].cell("unmarked", version)
        share = f"({own.cell('unmarked', row)}/IF(ROUND({sums},9)>2,100,1)+{own.cell('marked', row)})/{total}"
        weight = float(weights.get(fund, 0)) if amount is not None else 0.0
        sector = sector_of(linked, where, places, model, fund)
        cells |= {"version": version + 1, "fund": fund + 1, "weight": Formula(share, weight), "sector": sector}
        cells["weight_was"] = weight
        cells |= _sector_check(linked, inputs, places, row, position, fund, model)
        if amount is not None:
            rows.setdefault((version, fund), row)
        for heading in HEADINGS["parts"]:
            columns[heading].append(cells.get(heading))
    return columns, rows


def _allocation_cells(
    linked: LinkedBook, inputs: Inputs, places: Places, row: int, position: int, amount: Amount | None
) -> dict[str, object]:
    """A plain number is followed; what is written as text counts while it stays, and so does a blank."""
    table = linked.book.model_portfolios
    sheet_row = int(table.frame.index[position])
    cell, own = inputs.cell(table, sheet_row, "allocation"), places["parts"]
    number = f"IF(AND(ISNUMBER({cell}),{cell}>=0,{cell}<={_MOST}),{cell},NA())"
    if amount is None:
        return {"unmarked": Formula(f'IF({cell}="",0,NA())', 0), "marked": 0}
    value = float(amount.number)
    if type(inputs.raw(table, sheet_row, "allocation")) in (int, float):
        return {"unmarked": Formula(number, value), "marked": 0}
    same = f"{cell}={own.cell('was', row)}"
    marked = amount.mark == "%"
    unmarked_value, marked_value = (0, value) if marked else (value, 0)
    return {
        "was": inputs.copy(table, sheet_row, "allocation"),
        "unmarked": Formula(f"IF({same},{unmarked_value!r},{number})", unmarked_value),
        "marked": Formula(f"IF({same},{marked_value!r},0)", marked_value),
    }


def _sector_check(
    linked: LinkedBook, inputs: Inputs, places: Places, row: int, position: int, fund: int, model: int
) -> dict[str, object]:
    """A fund has to be in the sector under which the portfolio lists it; cash may be anywhere."""
    table = linked.book.model_portfolios
    if "sector" not in table.letters:
        return {"checked": 0}
    cell, own = inputs.cell(table, int(table.frame.index[position]), "sector"), places["parts"]
    same, sector = f"{cell}={own.cell('sector_was', row)}", own.cell("sector", row)
    number = linked.sectors.sector(model, table.frame["sector"].iloc[position])
    if fund == CASH or number == NOWHERE or int(linked.sectors.of_fund[model, fund]) != number:
        text = f"IF({same},0,NA())"
    else:
        text = f"IF(IF({same},{sector_id(number)},{_named_sector(cell, model, places)})={sector},0,NA())"
    return {
        "sector_was": inputs.copy(table, int(table.frame.index[position]), "sector"),
        "checked": Formula(text, 0),
    }


def _version_block(linked: LinkedBook, places: Places, parts: Columns) -> Columns:
    own, rows = places["versions"], places["parts"]
    columns: dict[str, list[object]] = {heading: [] for heading in HEADINGS["versions"]}
    sums: dict[object, list[float]] = {}
    for version, unmarked, marked in zip(parts["version"], parts["unmarked"], parts["marked"], strict=True):
        amounts = sums.setdefault(version, [0.0, 0.0])
        amounts[0] += _value(unmarked)
        amounts[1] += _value(marked)
    for (key, number), version in zip(linked.portfolios.by_key.items(), linked.portfolios.versions, strict=True):
        unmarked, marked = sums.get(number + 1, [0.0, 0.0])
        total = unmarked / (100 if round(unmarked, 9) > 2 else 1) + marked
        plain, percent = own.cell("unmarked", number), own.cell("marked", number)
        raw = f"({plain}/IF(ROUND({plain},9)>2,100,1)+{percent})"
        checked = f"IF(ABS(ROUND({raw}-1,9))<=0.001,{raw},NA())"
        sound = total if abs(round(total - 1, 9)) <= 0.001 else CellError("#N/A")
        cells = (
            BREAK.join(key), number + 1, max(version.model, 0) + 1,
            Formula(f"SUMIFS({rows.span('unmarked')},{rows.span('version')},{number + 1})", unmarked),
            Formula(f"SUMIFS({rows.span('marked')},{rows.span('version')},{number + 1})", marked),
            Formula(checked, sound),
        )  # fmt: skip
        for heading, value in zip(HEADINGS["versions"], cells, strict=True):
            columns[heading].append(value)
    return columns


def _value(cell: object) -> float:
    value = cell.value if isinstance(cell, Formula) else cell
    return float(value)  # type: ignore[arg-type]  # numbers only
