"""Encode + engine beside reading the same workbook, and beside pandas; ratios of one run, printed with `-s`.

FASTRAK_HOLDINGS says how many holdings (10,000; 300,000 for the figures that are quoted), FASTRAK_ROUNDS how often
everything is run, in turn (1; 3 for them); the figures are medians of processor seconds, that of the reading process
included. groupby.apply runs on every tenth account, for it takes minutes; its time is multiplied. No time is asserted,
only that all give the same rows, pennies, shares and statuses.
"""

from __future__ import annotations

import gc
import io
import os
import random
import statistics
import time
from collections import defaultdict
from collections.abc import Callable
from typing import TypeVar

import numpy as np
import pandas as pd
import xlsxwriter

from fastrak_workbook.file_book import FileBook
from fastrak_xl.domain.settings import Entry, Settings, read_settings
from fastrak_xl.engine.link.linked import LinkedBook, link_book
from fastrak_xl.engine.rebalance.run import Rebalanced, rebalance
from tests.bench.pandas_ways import SHARES, account_by_account, trades_only, vectorised

HOLDINGS = int(os.environ.get("FASTRAK_HOLDINGS", "10000"))
ROUNDS = int(os.environ.get("FASTRAK_ROUNDS", "1"))
PER_ACCOUNT = 10
EVERY = 10
FUNDS, PORTFOLIOS, IN_MODEL, SECTORS = 1500, 5, 20, 12
_BANDS = {"Method": "Tolerance", "Tolerance absolute": "5", "Tolerance relative": "25"}
METHODS: dict[str, dict[str, str]] = {
    "Full": {},
    "Cash flow": {"Method": "Cash flow"},
    "Sector": {"Method": "Sector"},
    "Tolerance": _BANDS,
    "Tolerance, scope Fund": {**_BANDS, "Tolerance scope": "Fund"},
    "Tolerance, Halfway": {**_BANDS, "Rebalance to": "Halfway"},
    "Tolerance, Band edge": {**_BANDS, "Rebalance to": "Band edge"},
}
Result = TypeVar("Result")
Frames = tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame, pd.DataFrame]
Tables = dict[str, list[dict[str, object]]]


def frames() -> Frames:
    """Holdings, accounts, model rows and the sectors of the funds, as text, pence and points."""
    dice = random.Random(1)
    funds = [f"F{number:04}" for number in range(FUNDS)]
    model = []
    for number in range(PORTFOLIOS):
        cut = sorted(dice.sample(range(1, 100), IN_MODEL - 1))
        points = [end - start for start, end in zip([0, *cut], [*cut, 100], strict=True)]
        model += [(f"P{number}", fund, part) for fund, part in zip(dice.sample(funds, IN_MODEL), points, strict=True)]
    flows = (0, 0, 0, 1_000_00, -123_45)
    accounts = [
        (f"A{number:06}", f"P{number % PORTFOLIOS}", dice.choice(flows)) for number in range(HOLDINGS // PER_ACCOUNT)
    ]
    held = [(a, f, dice.randrange(1, 5_000_000)) for a, _, _ in accounts for f in dice.sample(funds, PER_ACCOUNT)]
    return (
        pd.DataFrame(held, columns=["account", "fund", "value"]),
        pd.DataFrame(accounts, columns=["account", "portfolio", "flow"]),
        pd.DataFrame(model, columns=["portfolio", "fund", "points"]),
        pd.DataFrame([(fund, f"Sector {dice.randrange(SECTORS)}") for fund in funds], columns=["fund", "sector"]),
    )


def sheets(data: Frames, *, wide: bool) -> Tables:
    """The same as the workbook's tables; every fund is assigned and registered.

    `wide`: holdings have units and a book cost, and every second account is a GIA.
    """
    holdings, accounts, model, sectors = data
    codes = {fund: {"Fund Code Type": "CitiCode", "Fund Code": fund} for fund in sectors["fund"]}
    sector_of = {fund: {"Sector Model": "Own", "Sector": sector} for fund, sector in sectors.itertuples(index=False)}
    return {
        "Clients": [{"Client ID": "C1", "Client Name": "Client"}],
        "Accounts": [_account(number, row, wide) for number, row in enumerate(accounts.itertuples(index=False))],
        "Holdings": [
            {"Account ID": account, **codes[fund], "Value": pence / 100, **(_further(fund, pence) if wide else {})}
            for account, fund, pence in holdings.itertuples(index=False)
        ],
        "Funds": [{**code, "Fund Name": f"Fund {fund}"} for fund, code in codes.items()],
        "Risk Profiles": [{"Risk Profile": "Balanced"}],
        "Sectors": [{"Sector Model": "Own", "Sector": f"Sector {number}"} for number in range(SECTORS)],
        "Sector Models": [{**sector_of[fund], "Fund": f"Fund {fund}", **code} for fund, code in codes.items()],
        "Model Portfolios": [
            {
                **{"Platform": "All", "Model Portfolio": portfolio, "Risk Profile": "Balanced", **sector_of[fund]},
                **{"Fund Name": fund, **codes[fund], "Allocation": f"{points}%"},
            }
            for portfolio, fund, points in model.itertuples(index=False)
        ],
        "Settings": [{"Setting": "Method", "Value": "Full"}],
    }


def _account(number: int, row: tuple[str, str, int], wide: bool) -> dict[str, object]:
    account, portfolio, flow = row
    return {
        **{"Account ID": account, "Client ID": "C1", "Wrapper": "GIA" if wide and number % 2 else "ISA"},
        **{"Platform": "Transact", "Risk Profile": "Balanced", "Model Portfolio": portfolio},
        **{"Cash In": max(flow, 0) / 100, "Cash Out": max(-flow, 0) / 100},
    }


def _further(fund: str, pence: int) -> dict[str, object]:
    """Units at a price of the fund's own, and what the holding cost."""
    price = 50 + int(fund[1:]) * 7
    return {"Units": round(pence / price, 4), "Book Cost": round(pence * (0.6 + price % 10 / 20)) / 100}


def as_file(tables: dict[str, list[dict[str, object]]]) -> bytes:
    """The tables as an .xlsx file."""
    data = io.BytesIO()
    book = xlsxwriter.Workbook(data, {"constant_memory": True})
    for name, rows in tables.items():
        sheet = book.add_worksheet(name)
        sheet.write_row(0, 0, list(rows[0]))
        for number, row in enumerate(rows, start=1):
            sheet.write_row(number, 0, list(row.values()))
    book.close()
    return data.getvalue()


def settings_of(given: dict[str, str]) -> Settings:
    """The settings of a run; one that is refused would be left at its default and time the wrong method."""
    settings, refused = read_settings([], [Entry(name, value, "--set") for name, value in given.items()])
    assert not refused, [str(one) for one in refused]
    return settings


class Rounds:
    """Processor seconds of each thing that is run, round by round."""

    def __init__(self) -> None:
        self._seconds: dict[str, list[float]] = defaultdict(list)

    def timed(self, name: str, work: Callable[[], Result]) -> Result:
        """Run it once; processes that it starts and waits for count too."""
        gc.collect()
        start = _processor_seconds()
        answer = work()
        self._seconds[name].append(_processor_seconds() - start)
        return answer

    def median(self, name: str) -> float:
        return statistics.median(self._seconds[name])

    def first(self, name: str) -> float:
        return self._seconds[name][0]


def _processor_seconds() -> float:
    ended = os.times()
    return time.process_time() + ended.children_user + ended.children_system


def run_all(rounds: Rounds, file: bytes) -> tuple[LinkedBook, Rebalanced]:
    """Read, encode and rebalance under every method; a book is read anew in every round, so nothing is known of it."""
    book, _ = rounds.timed("read", lambda: FileBook(file, "bench.xlsx").read())
    linked, found = rounds.timed("encode", lambda: link_book(book, settings_of({})))
    assert not [one for one in found if one.is_error]
    results = {}
    for name, given in METHODS.items():
        chosen = settings_of(given)
        results[name] = rounds.timed(name, lambda settings=chosen: rebalance(linked, settings))  # type: ignore[misc]  # a default binds what the loop holds now
    return linked, results["Full"]


def told(rounds: Rounds) -> None:
    """The table, as `-s` shows it."""
    reading, encode = rounds.median("read"), rounds.median("encode")
    print(f"{'':24}{'CPU s':>8}{'first':>8}{'x read':>9}{'with encode':>13}")
    print(f"{'read':24}{reading:8.3f}{rounds.first('read'):8.3f}")
    print(f"{'encode (link, check)':24}{encode:8.3f}{rounds.first('encode'):8.3f}{encode / reading:9.3f}")
    for name in METHODS:
        seconds = rounds.median(name)
        ratios = f"{seconds / reading:9.3f}{(seconds + encode) / reading:13.3f}"
        print(f"{'engine ' + name:24}{seconds:8.3f}{rounds.first(name):8.3f}{ratios}".replace("Tolerance", "Tol."))


def told_of_pandas(rounds: Rounds) -> None:
    full, encode = rounds.median("Full"), rounds.median("encode")
    print(f"{'pandas':34}{'CPU s':>8}{'x engine':>10}{'x encode + engine':>19}")
    for name, times in (("on strings", 1), ("on strings, trades only", 1), (f"groupby.apply, 1/{EVERY}", EVERY)):
        seconds = rounds.median(name) * times
        print(f"{name + f' x {times}':34}{seconds:8.2f}{seconds / full:10.1f}{seconds / (full + encode):19.1f}")


def as_frame(linked: LinkedBook, result: Rebalanced) -> pd.DataFrame:
    """The engine's answer as pandas has it."""
    positions, shares = result.positions, result.shares
    codes = np.array([fund.canonical[1] for fund in linked.funds.funds], dtype=object)
    sectors = np.array([*(sector.name for sector in linked.sectors.sectors), np.nan], dtype=object)
    return pd.DataFrame({
        **{"account": linked.accounts.ids[positions.account], "fund": codes[positions.fund]},
        **{"sector": sectors[positions.sector], "value": positions.value, "target": result.target_value},
        **{"trade": result.trade, "current": shares.current, "target_share": shares.target},
        **{"drift": shares.drift, "after": shares.after},
    })  # fmt: skip


def same(one: pd.DataFrame, other: pd.DataFrame) -> None:
    """Whether two answers have the same rows, pennies and shares."""
    first, second = (frame.sort_values(["account", "fund"]).reset_index(drop=True) for frame in (one, other))
    columns = [name for name in ("account", "fund", "sector", "value", "target", "trade") if name in second]
    for name in columns:
        assert (first[name].fillna("").to_numpy() == second[name].fillna("").to_numpy()).all(), name
    for name in set(SHARES) & set(second):
        assert np.allclose(first[name], second[name], rtol=1e-12, atol=1e-15), name


def test_engine_beside_reading_and_beside_pandas() -> None:
    data, rounds = frames(), Rounds()
    file = as_file(sheets(data, wide=False))
    some = data[1].iloc[::EVERY]
    few = data[0][data[0]["account"].isin(set(some["account"]))]
    for _ in range(ROUNDS):
        linked, result = run_all(rounds, file)
        found, status = rounds.timed("on strings", lambda: vectorised(*data))
        trades = rounds.timed("on strings, trades only", lambda: trades_only(*data[:3]))
        slow = rounds.timed(f"groupby.apply, 1/{EVERY}", lambda: account_by_account(few, some, *data[2:]))
    print(f"\n{HOLDINGS:,} holdings of {len(data[1]):,} accounts, {len(found):,} rows; medians of {ROUNDS} rounds")
    told(rounds)
    told_of_pandas(rounds)
    engine = as_frame(linked, result)
    same(engine, found)
    assert status.reindex(linked.accounts.ids).tolist() == [str(one) for one in result.status]
    same(engine[engine["fund"] != "CASH"], trades[["account", "fund", "trade"]])
    same(engine[engine["account"].isin(set(some["account"]))], slow)


def test_engine_beside_reading_a_book_with_units_and_book_costs() -> None:
    data, rounds = frames(), Rounds()
    file = as_file(sheets(data, wide=True))
    for _ in range(ROUNDS):
        run_all(rounds, file)
    print(f"\n{HOLDINGS:,} holdings with units and book costs, half of them GIAs; medians of {ROUNDS} rounds")
    told(rounds)
