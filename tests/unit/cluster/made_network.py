"""A made network of any size: a models workbook, and holdings, accounts and clients as Parquet, written in pieces."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import xlsxwriter

FUNDS, PORTFOLIOS, IN_MODEL, SECTORS = 1500, 5, 20, 12
PER_ACCOUNT = 10
ACCOUNTS_PER_CLIENT = 3
_WRAPPERS = ("GIA", "ISA", "SIPP")


def write_models(path: Path, **settings: str) -> None:
    """Funds with prices, sectors, portfolios and settings; Clients and Accounts are in files."""
    dice = np.random.default_rng(1)
    codes = [f"F{number:04}" for number in range(FUNDS)]
    sector = [f"Sector {number}" for number in dice.integers(0, SECTORS, FUNDS)]
    assigned = range(0, FUNDS - 10)
    sheets: dict[str, list[tuple[object, ...]]] = {
        "Funds": [("Fund Code Type", "Fund Code", "Fund Name", "Price")]
        + [("CitiCode", code, f"Fund {code}", _price(place)) for place, code in enumerate(codes)],
        "Risk Profiles": [("Risk Profile",), ("Balanced",)],
        "Sectors": [("Sector Model", "Sector"), *(("Own", f"Sector {number}") for number in range(SECTORS))],
        "Sector Models": [("Sector Model", "Sector", "Fund", "Fund Code Type", "Fund Code")]
        + [("Own", sector[place], f"Fund {codes[place]}", "CitiCode", codes[place]) for place in assigned],
        "Model Portfolios": [
            ("Platform", "Model Portfolio", "Risk Profile", "Sector Model", "Sector", "Fund Name", "Fund Code Type",
             "Fund Code", "Allocation")
        ],
        "Settings": [("Setting", "Value"), *settings.items()],
    }  # fmt: skip
    for number in range(PORTFOLIOS):
        for place in dice.choice(np.array(assigned), IN_MODEL, replace=False).tolist():
            row = ("All", f"P{number}", "Balanced", "Own", sector[place], codes[place], "CitiCode", codes[place])
            sheets["Model Portfolios"].append((*row, f"{100 // IN_MODEL}%"))
    with xlsxwriter.Workbook(path) as book:
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for place, row in enumerate(rows):
                sheet.write_row(place, 0, row)


def _price(place: int) -> float:
    return (5000 + place * 73 % 40000) / 100


def write_network(folder: Path, accounts: int, files: int, *, shuffled: bool = False) -> None:
    """The folder holdings, with whole clients in every file unless they are shuffled, and a file each of the people."""
    (folder / "holdings").mkdir(parents=True)
    numbers = np.arange(accounts)
    pq.write_table(_accounts(numbers), folder / "accounts.parquet")
    clients = np.arange(-(-accounts // ACCOUNTS_PER_CLIENT))
    names = {"Client ID": _ids("C", clients), "Client Name": _ids("Client ", clients)}
    pq.write_table(pa.table(names), folder / "clients.parquet")
    edges = np.linspace(0, len(clients), files + 1).astype(int) * ACCOUNTS_PER_CLIENT
    for number in range(files):
        own = numbers[number::files] if shuffled else numbers[edges[number] : edges[number + 1]]
        pq.write_table(_holdings(own, number), folder / "holdings" / f"{number:04}.parquet")


def _accounts(numbers: np.ndarray) -> pa.Table:  # type: ignore[type-arg]  # of whole numbers
    count = len(numbers)
    flows = np.array([0, 0, 0, 1000, 0])[numbers % 5]
    return pa.table({
        "Account ID": _ids("A", numbers),
        "Client ID": _ids("C", numbers // ACCOUNTS_PER_CLIENT),
        "Wrapper": pa.DictionaryArray.from_arrays(pa.array((numbers % 3).astype(np.int32)), pa.array(_WRAPPERS)),
        "Platform": pa.array(["Transact"] * count),
        "Risk Profile": pa.array(["Balanced"] * count),
        "Model Portfolio": pa.DictionaryArray.from_arrays(
            pa.array((numbers % PORTFOLIOS).astype(np.int32)), pa.array([f"P{one}" for one in range(PORTFOLIOS)])
        ),
        "Cash In": pa.array(flows.astype(float)),
    })  # fmt: skip


def _holdings(accounts: np.ndarray, seed: int) -> pa.Table:  # type: ignore[type-arg]  # of whole numbers
    """Ten funds an account, none twice, with units at the fund's price, money as decimals."""
    dice = np.random.default_rng(seed)
    first, step = dice.integers(0, FUNDS, len(accounts)), dice.integers(1, FUNDS // PER_ACCOUNT, len(accounts))
    fund = ((first[:, None] + step[:, None] * np.arange(PER_ACCOUNT)) % FUNDS).ravel()
    pence = dice.integers(1_00, 50_000_00, len(fund))
    price = (5000 + fund * 73 % 40000) / 100
    codes = pa.array([f"F{number:04}" for number in range(FUNDS)])
    rows = len(fund)
    return pa.table({
        "Account ID": _ids("A", np.repeat(accounts, PER_ACCOUNT)),
        "Fund Code Type": pa.DictionaryArray.from_arrays(pa.array(np.zeros(rows, np.int32)), pa.array(["CitiCode"])),
        "Fund Code": pa.DictionaryArray.from_arrays(pa.array(fund.astype(np.int32)), codes),
        "Units": pa.array(np.round(pence / 100 / price, 4)),
        "Value": _money(pence),
        "Book Cost": _money(pence * 4 // 5),
    })  # fmt: skip


def _money(pence: np.ndarray) -> pa.Array:  # type: ignore[type-arg]  # of whole numbers
    from fastrak_xl.cluster.arrow import pence_as_money

    return pence_as_money(pence.astype(np.int64))


def _ids(letter: str, numbers: np.ndarray) -> pa.Array:  # type: ignore[type-arg]  # of whole numbers
    return pa.array(np.char.add(letter, np.char.zfill(numbers.astype(str), 8)))
