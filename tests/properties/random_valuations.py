"""Random valuations for the good book: several files, known and new accounts, codes of every type, cash or none."""

from __future__ import annotations

import random
from datetime import date, timedelta
from decimal import Decimal

from fastrak_xl.domain.valuation import FundCode, Holding, Valuation, ValuedAccount

_FUNDS = (
    ("Alder UK Equity", (("CitiCode", "KA01"), ("ISIN", "GB00B3X7QG63"), ("SEDOL", "B3X7QG6"))),
    ("Birch UK Income", (("ISIN", "GB0002634946"), ("SEDOL", "0263494"))),
    ("Damson US Index", (("ISIN", "IE00B3XXRP09"), ("Ticker", "DUSA"))),
    ("Gorse Europe", (("MEX", "GORSE"), ("ISIN", "LU0320240194"))),
    ("Oak World", (("ISIN", "GB00BJS8SJ34"), ("SEDOL", "BJS8SJ3"), ("Ticker", "OAK"))),
    ("Ash Global", (("ISIN", "IE00B5BMR087"), ("Ticker", "SAME"))),
    ("Ash Global Dist", (("ISIN", "IE00B4L5Y983"), ("Ticker", "SAME"))),
    ("Yew With-Profits", ()),
    ("Hazel With-Profits", (("Own", "WP-77"),)),
)
_ACCOUNTS = ("A1", "A2", "A3", "A4", "P-1", "P-2", "P-3")
_DAYS = tuple(date(2026, 9, 1) + timedelta(days=10 * step) for step in range(6))


def random_valuations(seed: int) -> list[Valuation]:
    """One to four files; no account stands in two of them for one day, which would be an error."""
    rng = random.Random(seed)
    taken: set[tuple[str, date]] = set()
    files = []
    for number in range(rng.randint(1, 4)):
        accounts, holdings = [], []
        for account in rng.sample(_ACCOUNTS, rng.randint(1, 4)):
            day = rng.choice(_DAYS)
            if (account, day) not in taken:
                taken.add((account, day))
                accounts.append(_account(rng, account, day))
                holdings += [_holding(rng, account, line) for line in range(rng.randint(0, 6))]
        if accounts:
            files.append(Valuation(f"file-{number}.csv", "", tuple(accounts), tuple(holdings)))
    return files


def shuffled(valuations: list[Valuation], seed: int) -> list[Valuation]:
    """The same files and lines in another order."""
    rng = random.Random(seed)
    files = [
        valuation.__class__(
            valuation.file,
            "",
            tuple(rng.sample(valuation.accounts, len(valuation.accounts))),
            tuple(rng.sample(valuation.holdings, len(valuation.holdings))),
        )
        for valuation in valuations
    ]
    return rng.sample(files, len(files))


def _account(rng: random.Random, account: str, day: date) -> ValuedAccount:
    return ValuedAccount(
        account,
        client=rng.choice(("", "Ben Brook", "Dora Dean")),
        client_id=rng.choice(("", "", "C3", "N7")),
        wrapper=rng.choice(("", "ISA", "HL SIPP")) if account.startswith("P") else "",
        platform=rng.choice(("", "Quilter")),
        as_at=day,
        cash_pence=rng.choice((None, 0, rng.randrange(-5_000, 500_000))),
    )


def _holding(rng: random.Random, account: str, line: int) -> Holding:
    name, known = rng.choice(_FUNDS)
    codes = rng.sample(known, rng.randint(min(1, len(known)), len(known)))
    units = rng.choice((None, Decimal(rng.randrange(1, 10**7)).scaleb(-4)))
    price = rng.choice((None, Decimal(rng.randrange(1, 10**6)).scaleb(-4)))
    cost = rng.choice((None, rng.randrange(10**6)))
    types = ("CitiCode", "ISIN", "SEDOL", "MEX", "Ticker", "Own")
    ordered = tuple(FundCode(*code) for code in sorted(codes, key=lambda code: types.index(code[0])))
    return Holding(line, account, name, ordered, units, price, rng.randrange(10**7), cost)
