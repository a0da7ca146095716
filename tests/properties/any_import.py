"""Small books and valuations whose codes agree, overlap and contradict each other, for hypothesis to choose from."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from hypothesis import strategies as st

from fastrak_xl.domain.codes import sedol_of
from fastrak_xl.domain.valuation import FundCode, Holding, Valuation, ValuedAccount
from tests.errors.good_book import Row, Tables, good_tables

_CODES = {
    "CitiCode": ("KZ01", "KZ02", "KZ03"),
    "ISIN": ("GB00BJS8SJ34", "IE00B4L5Y983", "IE00B5BMR087"),
    "SEDOL": ("BJS8SJ3", "B1YW440", "B8XYYQ8"),
    "MEX": ("MX1", "MX2", "MX3"),
    "Ticker": ("TI1", "TI2", "TI3"),
    "Own": ("WP-1", "wp-2", "Plan X"),
}
"""Three codes of each type; the first SEDOL is the one inside the first ISIN."""

_PUBLISHED = tuple(kind for kind in _CODES if kind != "Own")
_NAMES = ("Oak World", "Oak World Acc", "Ash & Sons <Global>", "Alder UK Equity", "US Index (Platform)")
_KNOWN = ("A1", "A2", "A3", "A4")
ACCOUNTS = (*_KNOWN, "P-1", "P-2")
_DAYS = (None, date(2026, 9, 1), date(2026, 9, 15), date(2026, 10, 1), date(2026, 10, 31))


@st.composite
def books(draw: st.DrawFn) -> Tables:
    """The good book with up to three more funds, under some of their codes, and up to five more holdings."""
    tables = good_tables()
    columns = [draw(st.permutations(_CODES[kind])) for kind in _PUBLISHED]
    for fund, row in enumerate(zip(*columns, strict=True)):
        known = {kind: code for kind, code in zip(_PUBLISHED, row, strict=True) if draw(st.booleans())}
        _register(tables["Funds"], known, f"Fund {fund}")
    tables["Holdings"] += [dict.fromkeys(tables["Holdings"][0]) | row for row in draw(st.lists(_rows(), max_size=5))]
    return tables


def _register(funds: list[Row], known: dict[str, str], name: str) -> None:
    """A new row of Funds, unless its ISIN or SEDOL is that of another row."""
    taken = {row["SEDOL"] for row in funds} | {sedol_of(str(row["ISIN"])) for row in funds}
    if known and not taken & ({known.get("SEDOL"), sedol_of(known.get("ISIN", ""))} - {None, ""}):
        kind = next(iter(known))
        row = {"Fund Code Type": kind, "Fund Code": known[kind], "Fund Name": name, **known}
        funds.append(dict.fromkeys(funds[0]) | row)


@st.composite
def _rows(draw: st.DrawFn) -> Row:
    kind = draw(st.sampled_from(list(_CODES)))
    return {
        "Account ID": draw(st.sampled_from(_KNOWN)),
        "Fund Code Type": kind,
        "Fund Code": draw(st.sampled_from(_CODES[kind])),
        "Fund Name": draw(st.sampled_from(_NAMES)),
        "Value": draw(st.integers(0, 10**6)) / 100,
        "Book Cost": draw(st.none() | st.integers(0, 10**6).map(lambda pence: pence / 100)),
    }


@st.composite
def files(draw: st.DrawFn) -> list[Valuation]:
    """One to three files; one account stands in two of them only for different days."""
    pairs = draw(st.lists(st.tuples(st.sampled_from(ACCOUNTS), st.sampled_from(_DAYS)), min_size=1, unique=True))
    count = draw(st.integers(1, 3))
    made = []
    for number in range(count):
        mine = dict(pairs[number::count])
        accounts = tuple(draw(_accounts(account, day)) for account, day in mine.items())
        holdings = draw(st.lists(_holdings(list(mine)), max_size=7)) if mine else []
        made.append(Valuation(f"file-{number}.csv", "", accounts, tuple(holdings)))
    return made


@st.composite
def _accounts(draw: st.DrawFn, account: str, day: date | None) -> ValuedAccount:
    client = draw(st.sampled_from(("", "Ben Brook", "Mrs Dora Dean")))
    cash = draw(st.none() | st.integers(-(10**4), 10**6))
    ours = draw(st.sampled_from(("", "C3", "N7")))
    return ValuedAccount(account, client, ours, "", draw(st.sampled_from(("", "Quilter"))), day, cash)


@st.composite
def _holdings(draw: st.DrawFn, accounts: list[str]) -> Holding:
    kinds = [kind for kind in _CODES if draw(st.integers(0, 2)) == 0]
    codes = tuple(FundCode(kind, draw(st.sampled_from(_CODES[kind]))) for kind in kinds)
    units, price = (draw(st.none() | st.integers(1, 10**6).map(lambda n: Decimal(n).scaleb(-3))) for _ in range(2))
    name, pence = draw(st.sampled_from(_NAMES)), draw(st.sampled_from((0, 100, 12_345)) | st.integers(0, 10**7))
    cost = draw(st.none() | st.sampled_from((0, 500)))
    return Holding(draw(st.integers(2, 99)), draw(st.sampled_from(accounts)), name, codes, units, price, pence, cost)
