"""A valuation: what one file from a platform says is held, before it meets the workbook.

Money is integer pence; units and prices are `Decimal`, prices in pounds. None is what the file does not say; a text
that it does not say is "". A holding's code is as the file has it: the register resolves it later.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from fastrak_xl.domain.diagnostics import Diagnostic


class FundCode(NamedTuple):
    """One code of a fund: its Fund Code Type ("" for a fund known by its name only) and the code."""

    code_type: str
    code: str


NO_CODE = FundCode("", "")


class Holding(NamedTuple):
    """One fund in one account, cash excepted.

    `codes` are all codes that the row gives, the preferred one first. `currency` is that of the file's own price
    where it is neither pounds nor pence: then the price, and a value that no rate turns into pounds, are None.
    """

    line: int
    account: str
    name: str
    codes: tuple[FundCode, ...]
    units: Decimal | None
    price: Decimal | None
    value_pence: int | None
    book_cost_pence: int | None
    currency: str = ""

    @property
    def code_type(self) -> str:
        """The Fund Code Type of the preferred code; "" where the file gives none."""
        return self.codes[0].code_type if self.codes else ""

    @property
    def code(self) -> str:
        """The preferred code; "" where the file gives none."""
        return self.codes[0].code if self.codes else ""


@dataclass(frozen=True, slots=True)
class ValuedAccount:
    """What the file says of one account. `cash_pence` is all its cash, once; `stated_pence` its own total."""

    account: str
    client: str = ""
    client_id: str = ""
    wrapper: str = ""
    platform: str = ""
    as_at: date | None = None
    cash_pence: int | None = None
    stated_pence: int | None = None


@dataclass(frozen=True, slots=True)
class Valuation:
    """One file as read. `accounts` has an entry for every account of a holding, in the file's order.

    `stated_pence` is the total that the file itself prints; `profile` names the known layout, "" where the
    headings alone decided.
    """

    file: str
    profile: str
    accounts: tuple[ValuedAccount, ...]
    holdings: tuple[Holding, ...]
    stated_pence: int | None = None
    diagnostics: tuple[Diagnostic, ...] = ()

    @property
    def as_at(self) -> date | None:
        """The latest day of any account; None where the file gives none."""
        return max((account.as_at for account in self.accounts if account.as_at), default=None)

    @property
    def cash_pence(self) -> int | None:
        """The cash of all accounts; None where the file says of none."""
        known = [account.cash_pence for account in self.accounts if account.cash_pence is not None]
        return sum(known) if known else None

    @property
    def total_pence(self) -> int:
        """Holdings and cash, added up."""
        return sum(holding.value_pence or 0 for holding in self.holdings) + (self.cash_pence or 0)
