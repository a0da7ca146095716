"""A firm's workbook of any size, as Excel would have saved it: shared strings, the usual spelling of rows and cells.

Twelve holdings an account, two accounts a client, 1,500 funds, twelve sectors, ten model portfolios of ten funds. An
account holds the funds of its model, one that it has left behind, and cash, so that its report has a row for each
holding: a million of them fit on a sheet. Four accounts of ten have money coming in or going out.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import pairwise, repeat
from typing import NamedTuple

import numpy as np

from fastrak_workbook.addresses import column_letter
from tests.raw_book import raw_workbook

PER_ACCOUNT = 12
FUNDS, SECTORS, PORTFOLIOS, IN_MODEL = 1500, 12, 10, 10
_FLOWS = np.array([0, 0, 0, 0, 0, 0, 1_000_00, 2_500_00, -123_45, -1_000_00])
_MAIN = b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n%b'

Columns = Mapping[str, Sequence[object]]


class Firm(NamedTuple):
    """The tables of a firm by sheet name, as columns by heading; money in pounds."""

    tables: dict[str, Columns]

    @property
    def holdings(self) -> int:
        """How many rows Holdings has."""
        return len(self.tables["Holdings"]["Value"])


def firm(holdings: int, *, seed: int = 1) -> Firm:
    """A firm with so many holdings, made at random: same size and seed, same firm."""
    dice = np.random.default_rng(seed)
    accounts = max(1, holdings // PER_ACCOUNT)
    models = np.array([dice.choice(FUNDS, IN_MODEL, replace=False) for _ in range(PORTFOLIOS)])
    portfolio = np.arange(accounts) % PORTFOLIOS
    return Firm(
        {
            "Clients": _clients((accounts + 1) // 2),
            "Accounts": _accounts(dice.choice(_FLOWS, accounts), portfolio),
            "Holdings": _holdings(dice, models[portfolio]),
            "Funds": _funds(),
            "Risk Profiles": {"Risk Profile": ["Balanced"], "Order": [1]},
            "Sectors": {"Sector Model": ["Own"] * SECTORS, "Sector": [_sector(number) for number in range(SECTORS)]},
            "Sector Models": _sector_models(),
            "Model Portfolios": _portfolios(dice, models),
            "Settings": {"Setting": ["Method", "As At"], "Value": ["Full", "2026-03-31"]},
        }
    )


def _code(fund: int) -> str:
    return f"F{fund:04}"


def _name(fund: int) -> str:
    return f"{('Aberdon', 'Bryce Hill', 'Castellan', 'Dunmore')[fund % 4]} Fund {fund} W Acc"


def _sector(number: int) -> str:
    return f"Sector {number + 1}"


def _clients(count: int) -> Columns:
    return {
        "Client ID": [f"C{number:06}" for number in range(count)],
        "Client Name": [f"Client {number:06}" for number in range(count)],
        "Adviser": [f"Adviser {number % 40 + 1}" for number in range(count)],
    }


def _accounts(flows: np.ndarray, portfolio: np.ndarray) -> Columns:
    count = len(flows)
    return {
        "Account ID": [f"A{number:06}" for number in range(count)],
        "Client ID": [f"C{number // 2:06}" for number in range(count)],
        "Wrapper": [("ISA", "GIA", "SIPP")[number % 3] for number in range(count)],
        "Platform": [("Transact", "Quilter", "Aviva")[number % 3] for number in range(count)],
        "Risk Profile": ["Balanced"] * count,
        "Model Portfolio": [f"Portfolio {number}" for number in portfolio.tolist()],
        "Cash In": [flow / 100 if flow > 0 else None for flow in flows.tolist()],
        "Cash Out": [-flow / 100 if flow < 0 else None for flow in flows.tolist()],
    }


def _holdings(dice: np.random.Generator, models: np.ndarray) -> Columns:
    """The funds of the model, one that is not in it, and cash; a price for each fund, and what each holding cost."""
    accounts = len(models)
    strangers = dice.integers(0, FUNDS, accounts)
    while (again := (models == strangers[:, None]).any(axis=1)).any():
        strangers[again] = dice.integers(0, FUNDS, again.sum())
    held = np.column_stack([models, strangers, np.full(accounts, FUNDS)]).ravel()
    pence = dice.integers(50_000, 5_000_000, len(held))
    prices = np.append(50 + np.arange(FUNDS) * 7, 100)[held]
    is_cash = held == FUNDS
    codes = np.array([*map(_code, range(FUNDS)), "CASH"], dtype=object)
    names = np.array([*map(_name, range(FUNDS)), "Cash"], dtype=object)
    units = np.round(pence / prices, 4)
    return {
        "Account ID": np.repeat(np.array([f"A{n:06}" for n in range(accounts)], dtype=object), PER_ACCOUNT).tolist(),
        "Fund Code Type": np.where(is_cash, "Cash", "CitiCode").tolist(),
        "Fund Code": codes[held].tolist(),
        "Fund Name": names[held].tolist(),
        "Units": [None if cash else value for cash, value in zip(is_cash.tolist(), units.tolist(), strict=True)],
        "Value": (pence / 100).tolist(),
        "Book Cost": [
            None if cash else value
            for cash, value in zip(is_cash.tolist(), (np.round(pence * 0.8) / 100).tolist(), strict=True)
        ],
    }


def _funds() -> Columns:
    funds = range(FUNDS)
    return {
        "Fund Code Type": ["CitiCode"] * FUNDS,
        "Fund Code": [_code(fund) for fund in funds],
        "Fund Name": [_name(fund) for fund in funds],
        "Price": [(50 + 7 * fund) / 100 for fund in funds],
    }


def _sector_models() -> Columns:
    funds = range(FUNDS)
    return {
        "Sector Model": ["Own"] * FUNDS,
        "Sector": [_sector(fund % SECTORS) for fund in funds],
        "Fund": [_name(fund) for fund in funds],
        "Fund Code Type": ["CitiCode"] * FUNDS,
        "Fund Code": [_code(fund) for fund in funds],
    }


def _portfolios(dice: np.random.Generator, models: np.ndarray) -> Columns:
    rows = [(number, int(fund)) for number, model in enumerate(models) for fund in model]
    points = []
    for _ in models:
        cuts = [0, *sorted(dice.choice(np.arange(1, 100), IN_MODEL - 1, replace=False).tolist()), 100]
        points += [f"{end - start}%" for start, end in pairwise(cuts)]
    return {
        "Platform": ["All"] * len(rows),
        "Model Portfolio": [f"Portfolio {number}" for number, _ in rows],
        "Risk Profile": ["Balanced"] * len(rows),
        "Sector Model": ["Own"] * len(rows),
        "Sector": [_sector(fund % SECTORS) for _, fund in rows],
        "Fund Name": [_name(fund) for _, fund in rows],
        "Fund Code Type": ["CitiCode"] * len(rows),
        "Fund Code": [_code(fund) for _, fund in rows],
        "Allocation": points,
    }


def as_workbook(tables: Mapping[str, Columns]) -> bytes:
    """The tables as an .xlsx file, texts shared, level 6 as Excel has it."""
    frame = raw_workbook({name: [] for name in tables}, shared=True)
    strings: dict[str, int] = {}
    sheets = {f"xl/worksheets/sheet{n}.xml": table for n, table in enumerate(tables.values(), 1)}
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(frame)) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            if name not in sheets and not name.endswith("sharedStrings.xml"):
                new.writestr(_entry(name), old.read(name))
        for name, table in sheets.items():
            head, tail = old.read(name).split(b"</sheetData>")
            with new.open(_entry(name), "w") as part:
                part.write(head)
                for piece in _rows(table, strings):
                    part.write(piece)
                part.write(b"</sheetData>" + tail)
        whole = old.read("xl/sharedStrings.xml").decode()
        items = "".join(f"<si><t>{text}</t></si>" for text in strings)
        new.writestr(_entry("xl/sharedStrings.xml"), whole.replace("</sst>", f"{items}</sst>"))
    return target.getvalue()


def _entry(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name)
    entry.compress_type = zipfile.ZIP_DEFLATED
    return entry


def _rows(table: Columns, strings: dict[str, int]) -> Iterator[bytes]:
    """The rows as XML, ten thousand at a time."""
    yield _row_text([[heading] for heading in table], 1, strings)
    columns = list(table.values())
    for start in range(0, len(columns[0]), 10_000):
        yield _row_text([column[start : start + 10_000] for column in columns], start + 2, strings)


def _row_text(columns: Sequence[Sequence[object]], first: int, strings: dict[str, int]) -> bytes:
    numbers = range(first, first + len(columns[0]))
    texts = [_cells(column_letter(place), column, numbers, strings) for place, column in enumerate(columns)]
    heads = [f'<row r="{number}">' for number in numbers]
    rows = zip(heads, *texts, repeat("</row>", len(heads)), strict=True)
    return "".join(map("".join, rows)).encode()


def _cells(letter: str, column: Sequence[object], numbers: range, strings: dict[str, int]) -> list[str]:
    write: Callable[[int, object], str] = lambda number, value: (  # noqa: E731 - one expression, called a million times
        ""
        if value is None
        else f'<c r="{letter}{number}" t="s"><v>{strings.setdefault(value, len(strings))}</v></c>'
        if isinstance(value, str)
        else f'<c r="{letter}{number}"><v>{value!r}</v></c>'
    )
    return [write(number, value) for number, value in zip(numbers, column, strict=True)]
