"""The demo's holdings: model funds that have drifted, legacy funds from earlier advice, and cash."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from random import Random

from fastrak_workbook.template.demo.accounts import Account
from fastrak_workbook.template.demo.funds import Fund, FundKind
from fastrak_workbook.template.demo.portfolios import ACTIVE, Portfolios, Target
from fastrak_workbook.template.ready_made import ALL_PLATFORMS, Row
from fastrak_xl.domain.codes import CASH_CODE, CASH_NAME, CASH_TYPE

_WORTH = {
    "ISA": (20_000, 250_000), "JISA": (3_000, 30_000), "LISA": (6_000, 50_000), "GIA": (20_000, 400_000),
    "SIPP": (50_000, 800_000), "Personal Pension": (20_000, 300_000), "Onshore Bond": (25_000, 300_000),
    "Offshore Bond": (60_000, 600_000),
}  # fmt: skip
_LEGACY_OF = {
    "SIPP": FundKind.PENSION,
    "Personal Pension": FundKind.PENSION,
    "Onshore Bond": FundKind.LIFE,
    "Offshore Bond": FundKind.LIFE,
}
_CODE_TYPES = {
    "Transact": "SEDOL",
    "Nucleus": "CitiCode",
    "Quilter": "ISIN",
    "Fidelity": "ISIN",
    "AJ Bell": "SEDOL",
}
"""The code in which each platform names its funds."""

NEVER_HELD = 90
OVERDRAWN = -184.27
MESSY_VALUES = 14
MESSY_NAMES = 10
_PENNY = Decimal("0.01")


class LegacyDeck:
    """Deals legacy funds out: each once while they last, then those that many people hold."""

    def __init__(self, rng: Random, funds: Sequence[Fund], in_models: set[str]) -> None:
        self._rng = rng
        free = [fund for fund in funds if fund.name not in in_models]
        traded = [fund for fund in free if fund.kind in (FundKind.OPEN_ENDED, FundKind.EXCHANGE_TRADED)]
        rng.shuffle(traded)
        self._popular = traded[:150]
        self._traded = traded[NEVER_HELD:]
        self._insured: dict[FundKind, list[Fund]] = {
            FundKind.PENSION: [fund for fund in free if fund.kind in (FundKind.PENSION, FundKind.WITH_PROFITS)],
            FundKind.LIFE: [fund for fund in free if fund.kind is FundKind.LIFE],
        }
        for insured in self._insured.values():
            rng.shuffle(insured)

    def deal(self, wrapper: str, count: int) -> list[Fund]:
        """That many different funds that the wrapper can hold."""
        insured = self._insured.get(_LEGACY_OF.get(wrapper, FundKind.OPEN_ENDED), [])
        dealt: dict[str, Fund] = {}
        while len(dealt) < count:
            if insured and self._rng.random() < 0.45:
                fund = insured.pop()
            elif self._traded and self._rng.random() < 0.95:
                fund = self._traded.pop()
            else:
                fund = self._rng.choice(self._popular)
            dealt[fund.name] = fund
        return list(dealt.values())


def made_up_holdings(
    rng: Random, accounts: Sequence[Account], funds: Sequence[Fund], portfolios: Portfolios
) -> list[Row]:
    """All holdings, account by account."""
    in_models = {target.fund.name for targets in portfolios.values() for target in targets if target.fund}
    deck = LegacyDeck(rng, funds, in_models)
    rows: list[dict[str, object]] = []
    for account in accounts:
        rows += _account_rows(rng, account, _targets(account, portfolios), deck)
    _overdraw(rng, rows, accounts)
    _split_one_holding(rng, rows, funds)
    _make_messy(rng, rows)
    return list(rows)


def _targets(account: Account, portfolios: Portfolios) -> Sequence[Target]:
    family, risk = account.portfolio or ACTIVE.name, account.risk_profile
    return portfolios.get((family, risk, account.platform)) or portfolios[family, risk, ALL_PLATFORMS]


def _account_rows(
    rng: Random, account: Account, targets: Sequence[Target], deck: LegacyDeck
) -> list[dict[str, object]]:
    low, high = _WORTH[account.wrapper]
    worth = low * (high / low) ** rng.random()
    small = account.wrapper in ("JISA", "LISA")
    legacy = deck.deal(account.wrapper, rng.randint(1, 4) if small else rng.randint(2, 9))
    share = rng.uniform(0.12, 0.45)
    model = [target for target in targets if target.fund and rng.random() < 0.62]
    drifted = [float(target.allocation) * rng.uniform(0.55, 1.6) for target in model]
    pieces = [rng.uniform(0.3, 1) for _ in legacy]
    lines = [
        *(
            (target.fund, worth * (1 - share) * part / sum(drifted))
            for target, part in zip(model, drifted, strict=True)
        ),
        *((fund, worth * share * piece / sum(pieces)) for fund, piece in zip(legacy, pieces, strict=True)),
    ]
    rows = [_holding(rng, account, fund, value) for fund, value in lines if fund]
    if rng.random() < 0.95 or account.flows[1]:
        rows.append(_cash(account, round(worth * rng.uniform(0.004, 0.04), 2)))
    return rows


def _cash(account: Account, value: float) -> dict[str, object]:
    return {
        "account_id": account.account_id, "code_type": CASH_TYPE, "code": CASH_CODE, "fund_name": CASH_NAME,
        "value": value,
    }  # fmt: skip


def _holding(rng: Random, account: Account, fund: Fund, worth: float) -> dict[str, object]:
    code_type, code = fund.coded(_CODE_TYPES[account.platform])
    row: dict[str, object] = {
        "account_id": account.account_id, "code_type": code_type, "code": code, "fund_name": fund.name,
        "value": round(worth, 2),
    }  # fmt: skip
    if fund.price_per_unit is not None:
        decimals = 0 if fund.kind is FundKind.EXCHANGE_TRADED else 4
        units = max(1, round(worth / fund.price_per_unit, decimals))
        row |= {"units": units, "price": fund.price_per_unit, "value": _worth_of(units, fund.price_per_unit)}
    if account.wrapper == "GIA":
        row["book_cost"] = round(float(str(row["value"])) * rng.uniform(0.55, 1.12), 2)
    return row


def _worth_of(units: float, price: float) -> float:
    return float((Decimal(repr(units)) * Decimal(repr(price))).quantize(_PENNY))


def _overdraw(rng: Random, rows: list[dict[str, object]], accounts: Sequence[Account]) -> None:
    """One platform has taken its charges from an account without the cash for them."""
    plain = {a.account_id for a in accounts if a.portfolio and a.flows == (0, 0) and not a.do_not_trade}
    cash = [row for row in rows if row["code"] == CASH_CODE and row["account_id"] in plain]
    rng.choice(cash)["value"] = OVERDRAWN


def _split_one_holding(rng: Random, rows: list[dict[str, object]], funds: Sequence[Fund]) -> None:
    """One account lists a fund on two lines under two codes, as after a transfer between platforms."""
    by_isin = {fund.isin: fund for fund in funds if fund.isin and fund.sedol and fund.kind is FundKind.OPEN_ENDED}
    position = rng.choice([n for n, row in enumerate(rows) if row["code"] in by_isin and "book_cost" not in row])
    fund = by_isin[str(rows[position]["code"])]
    units = round(float(str(rows[position]["units"])) / 3, 4)
    second = rows[position] | {"code_type": "SEDOL", "code": fund.sedol, "units": units}
    rows.insert(position + 1, second | {"value": _worth_of(units, float(str(second["price"])))})


def _make_messy(rng: Random, rows: list[dict[str, object]]) -> None:
    """Values and names as platforms export them: with signs, commas and stray blanks. All can be read."""
    tidy = [row for row in rows if row["code_type"] != CASH_TYPE]
    chosen = rng.sample(tidy, MESSY_VALUES + MESSY_NAMES)
    for number, row in enumerate(chosen[:MESSY_VALUES]):
        row["value"] = (f"£{row['value']:,.2f}", f"{row['value']:,.2f} ", f" £ {row['value']:,.2f}")[number % 3]
    for row in chosen[MESSY_VALUES:]:
        row["fund_name"] = f"  {row['fund_name']} "
