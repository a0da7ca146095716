"""Encode + engine beside reading the same workbook, and beside pandas; ratios of one run, printed with `-s`.

FASTRAK_HOLDINGS says how many holdings (30,000; 300,000 for the figures that are quoted). groupby.apply runs on every
tenth account, for it takes minutes; its time is multiplied. No time is asserted, only that all give the same pennies.
"""

from __future__ import annotations

import io
import os
import random
import statistics
import time
from collections.abc import Callable
from typing import TypeVar

import pandas as pd
import xlsxwriter

from fastrak_workbook.file_book import FileBook
from fastrak_workbook.memory_book import MemoryBook
from fastrak_xl.app.rebalance import rebalance
from fastrak_xl.domain.settings import Entry, Settings, read_settings
from fastrak_xl.engine.link.linked import link_book
from fastrak_xl.engine.rebalance.run import rebalance as run_engine
from tests.bench.pandas_ways import account_by_account, vectorised

HOLDINGS = int(os.environ.get("FASTRAK_HOLDINGS", "30000"))
PER_ACCOUNT = 10
EVERY = 10
FUNDS, PORTFOLIOS, IN_MODEL = 1500, 5, 20
METHODS: dict[str, dict[str, str]] = {
    "Full": {},
    "Tolerance": {"Method": "Tolerance", "Tolerance absolute": "5", "Tolerance relative": "25"},
    "Cash flow": {"Method": "Cash flow"},
    "Sector": {"Method": "Sector"},
}
Result = TypeVar("Result")
Frames = tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]


def frames() -> Frames:
    """Holdings, accounts and model rows as text, pence and points."""
    dice = random.Random(1)
    funds = [f"F{number:04}" for number in range(FUNDS)]
    model = []
    for number in range(PORTFOLIOS):
        cut = sorted(dice.sample(range(1, 100), IN_MODEL - 1))
        points = [end - start for start, end in zip([0, *cut], [*cut, 100], strict=True)]
        model += [(f"P{number}", fund, part) for fund, part in zip(dice.sample(funds, IN_MODEL), points, strict=True)]
    accounts = [(f"A{number:06}", f"P{number % PORTFOLIOS}") for number in range(HOLDINGS // PER_ACCOUNT)]
    held = [(a, f, dice.randrange(1, 5_000_000)) for a, _ in accounts for f in dice.sample(funds, PER_ACCOUNT)]
    return (
        pd.DataFrame(held, columns=["account", "fund", "value"]),
        pd.DataFrame(accounts, columns=["account", "portfolio"]),
        pd.DataFrame(model, columns=["portfolio", "fund", "points"]),
    )


def sheets(holdings: pd.DataFrame, accounts: pd.DataFrame, model: pd.DataFrame) -> dict[str, list[dict[str, object]]]:
    """The same as the workbook's tables; every fund is assigned and registered."""
    codes = [{"Fund Code Type": "CitiCode", "Fund Code": f"F{number:04}"} for number in range(FUNDS)]
    own = {"Sector Model": "Own", "Sector": "Funds"}
    return {
        "Clients": [{"Client ID": "C1", "Client Name": "Client"}],
        "Accounts": [
            {
                **{"Account ID": account, "Client ID": "C1", "Wrapper": "ISA", "Platform": "Transact"},
                **{"Risk Profile": "Balanced", "Model Portfolio": portfolio},
            }
            for account, portfolio in accounts.itertuples(index=False)
        ],
        "Holdings": [
            {"Account ID": account, "Fund Code Type": "CitiCode", "Fund Code": fund, "Value": pence / 100}
            for account, fund, pence in holdings.itertuples(index=False)
        ],
        "Funds": [{**code, "Fund Name": f"Fund {code['Fund Code']}"} for code in codes],
        "Risk Profiles": [{"Risk Profile": "Balanced"}],
        "Sectors": [own],
        "Sector Models": [{**own, "Fund": f"Fund {code['Fund Code']}", **code} for code in codes],
        "Model Portfolios": [
            {
                **{"Platform": "All", "Model Portfolio": portfolio, "Risk Profile": "Balanced", **own},
                **{"Fund Name": fund, "Fund Code Type": "CitiCode", "Fund Code": fund, "Allocation": f"{points}%"},
            }
            for portfolio, fund, points in model.itertuples(index=False)
        ],
        "Settings": [{"Setting": "Method", "Value": "Full"}],
    }


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


def timed(work: Callable[[], Result], times: int = 3) -> tuple[float, Result]:
    """The median of some runs in seconds, and the last answer."""
    seconds = []
    for _ in range(times):
        start = time.perf_counter()
        answer = work()
        seconds.append(time.perf_counter() - start)
    return statistics.median(seconds), answer


def pennies(rows: pd.DataFrame) -> dict[tuple[str, str], int]:
    """The trades that are not nothing."""
    return {(a, f): int(t) for a, f, t in rows[["account", "fund", "trade"]].itertuples(index=False) if t}


def engine_pennies(tables: dict[str, list[dict[str, object]]], wanted: set[str]) -> dict[tuple[str, str], int]:
    """The engine's trades of some accounts, through the use-case."""
    few = {name: [row for row in rows if row.get("Account ID", "") in wanted or "Account ID" not in row]
           for name, rows in tables.items()}  # fmt: skip
    book = MemoryBook(few)
    assert rebalance(book).results is not None
    headings, *rows = book.last_results()["Rebalance"]
    place = [headings.index(name) for name in ("Account ID", "Fund Code", "Trade")]
    found = {(str(row[place[0]]), str(row[place[1]])): round(float(str(row[place[2]])) * 100) for row in rows}
    return {key: trade for key, trade in found.items() if trade}


def test_engine_beside_reading_and_beside_pandas() -> None:
    data = frames()
    tables = sheets(*data)
    file = as_file(tables)
    reading, (book, _) = timed(lambda: FileBook(file, "bench.xlsx").read())
    chosen = {name: settings_of(given) for name, given in METHODS.items()}
    linking, (linked, _) = timed(lambda: link_book(book, chosen["Full"]))
    times = {name: timed(lambda s=settings: run_engine(linked, s))[0] for name, settings in chosen.items()}
    on_strings, found = timed(lambda: vectorised(*data))
    some = data[1].iloc[::EVERY]
    few = data[0][data[0]["account"].isin(set(some["account"]))]
    applied, slow = timed(lambda: account_by_account(few, some, data[2]), times=1)
    full = times["Full"]
    print(f"\n{HOLDINGS:,} holdings: read {reading:.2f} s, link and check {linking:.2f} s")
    for name, seconds in times.items():
        ratio, both = seconds / reading, (linking + seconds) / reading
        print(f"engine {name:10} {seconds:6.3f} s = {ratio:.3f} × read; with link and check {both:.3f} × read")
    print(f"pandas on strings {on_strings:.2f} s = {on_strings / full:.1f} × engine Full")
    print(
        f"groupby.apply {applied * EVERY:.1f} s (every {EVERY}th account) = {applied * EVERY / full:.0f} × engine Full"
    )
    wanted = set(some["account"].iloc[:200])
    expected = engine_pennies(tables, wanted)
    assert {key: trade for key, trade in pennies(found).items() if key[0] in wanted} == expected
    assert {key: trade for key, trade in pennies(slow).items() if key[0] in wanted} == expected
