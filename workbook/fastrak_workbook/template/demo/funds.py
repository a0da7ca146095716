"""A fund of the demo, with all its codes and its row on the sheet Funds."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto

from fastrak_workbook.template.ready_made import Row


class FundKind(Enum):
    """Where a fund can be held, and how it is priced and dealt in."""

    OPEN_ENDED = auto()
    EXCHANGE_TRADED = auto()
    PENSION = auto()
    LIFE = auto()
    WITH_PROFITS = auto()


@dataclass(frozen=True, slots=True)
class Fund:
    """One fund. `sector` is the IA sector that it truly belongs to ("" = none), however FE words it."""

    kind: FundKind
    name: str
    sector: str
    price_per_unit: float | None
    house: str = ""
    fe_sector: str = ""
    citicode: str = ""
    isin: str = ""
    sedol: str = ""
    mex: str = ""
    ticker: str = ""
    own_code: str = ""

    @property
    def codes(self) -> dict[str, str]:
        """Its codes by Fund Code Type, the preferred one first."""
        found = {
            "CitiCode": self.citicode,
            "ISIN": self.isin,
            "SEDOL": self.sedol,
            "Ticker": self.ticker,
            "Own": self.own_code,
        }
        return {code_type: code for code_type, code in found.items() if code}

    @property
    def registered_as(self) -> tuple[str, str]:
        """The Fund Code Type and Fund Code under which Funds lists it: the ticker, where it has one."""
        if self.ticker:
            return "Ticker", self.ticker
        return next(iter(self.codes.items()))

    def coded(self, preferred: str) -> tuple[str, str]:
        """The code of the preferred type, else the first of its codes: (Fund Code Type, Fund Code)."""
        return (preferred, self.codes[preferred]) if preferred in self.codes else next(iter(self.codes.items()))

    def row(self) -> Row:
        """Its row on the sheet Funds."""
        code_type, code = self.registered_as
        return {
            "code_type": code_type,
            "code": code,
            "fund_name": self.name,
            "fe_sector": self.fe_sector,
            "citicode": self.citicode,
            "isin": self.isin,
            "sedol": self.sedol,
            "mex": self.mex,
            "ticker": self.ticker,
            "price": "" if self.price_per_unit is None else self.price_per_unit,
            "unit_decimals": 0 if self.kind is FundKind.EXCHANGE_TRADED else "",
        }
