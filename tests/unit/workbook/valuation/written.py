"""A valuation, or its refusal, as a golden file has it: decimal strings in pounds, null for what it does not say."""

from __future__ import annotations

from decimal import Decimal

from fastrak_workbook.graft.xml import NotAWorkbook
from fastrak_workbook.valuation import ReadingOptions, read_valuation
from fastrak_xl.domain.money import plain_pounds
from fastrak_xl.domain.valuation import Holding, Valuation, ValuedAccount


def written(data: bytes, name: str, options: ReadingOptions | None = None) -> dict[str, object]:
    """What comes of a file."""
    try:
        return as_written(read_valuation(data, name, options))
    except NotAWorkbook as refusal:
        return {"refused": str(refusal)}


def as_written(valuation: Valuation) -> dict[str, object]:
    """All of a valuation."""
    return {
        "profile": valuation.profile,
        "as_at": valuation.as_at.isoformat() if valuation.as_at else None,
        "stated": _pounds(valuation.stated_pence),
        "total": plain_pounds(valuation.total_pence),
        "accounts": [_account(account) for account in valuation.accounts],
        "holdings": [_holding(holding) for holding in valuation.holdings],
        "diagnostics": [str(diagnostic) for diagnostic in valuation.diagnostics],
    }


def _account(account: ValuedAccount) -> dict[str, object]:
    texts = ("account", "client", "client_id", "wrapper", "platform")
    day = account.as_at.isoformat() if account.as_at else None
    return {name: getattr(account, name) for name in texts} | {"as_at": day, "cash": _pounds(account.cash_pence)}


def _holding(holding: Holding) -> dict[str, object]:
    return {
        "line": holding.line,
        "account": holding.account,
        "name": holding.name,
        "codes": [" ".join(code) for code in holding.codes],
        "units": plain(holding.units),
        "price": plain(holding.price),
        "value": _pounds(holding.value_pence),
        "book_cost": _pounds(holding.book_cost_pence),
    }


def _pounds(pence: int | None) -> str | None:
    return None if pence is None else plain_pounds(pence)


def plain(number: Decimal | None) -> str | None:
    """A number without zeros at its end, and without an exponent."""
    return None if number is None else f"{number.normalize():f}"
