"""The worksheet functions, slowly: a frame of the reference's rows, and one look at it per question.

Written from domain.md ("Worksheet functions"); nothing here comes from the product.
"""

from __future__ import annotations

from functools import cached_property

import pandas as pd

from tests.reference.slow_book import UNASSIGNED, read_sectors, read_weights
from tests.reference.slow_codes import CASH, PREFERENCE, Code, Tables, canonical_codes, code_of, text
from tests.reference.slow_rebalance import rebalance

NOT_AVAILABLE = "#N/A"
IMPOSSIBLE = "#VALUE!"


def form(cell: object) -> str:
    """Domain: "text matches without regard to case"."""
    return " ".join(text(cell).split()).casefold()


class Unknown(LookupError):
    """Domain: "Unknown portfolio, account or fund: `#N/A`"."""


class SlowAnswers:
    """The answers on one book."""

    def __init__(self, tables: Tables) -> None:
        self.tables = tables
        self.canonical = canonical_codes(tables)
        self.report = rebalance(tables)

    def __call__(self, function: str, words: list[str]) -> object:
        """The answer, or Excel's error as text."""
        words = [text(word) for word in words]
        required = {"TARGET": 1, "SECTOR": 1, "VALUE": 1, "WEIGHT": 2, "DRIFT": 2}[function]
        if any(not word for word in words[:required]) or len(words) < required:
            return IMPOSSIBLE
        try:
            return getattr(self, function.lower())(*words)
        except Unknown:
            return NOT_AVAILABLE

    @cached_property
    def rows(self) -> pd.DataFrame:
        """Every row of the report: exact shares as floats, blank where there is none."""
        lines = [
            {
                "account": form(account), "fund": fund, "sector": form(row.sector), "value": row.value,
                "current": None if row.current is None else float(row.current),
                "drift": None if row.current is None or row.target is None else float(row.current - row.target),
            }
            for account, result in self.report.items()
            for fund, row in result.rows.items()
        ]  # fmt: skip
        frame = pd.DataFrame(lines)
        return frame.astype({"current": float, "drift": float})

    @cached_property
    def rows_of(self) -> dict[str, pd.DataFrame]:
        """The rows of each account, looked up once and not once a question."""
        return dict(iter(self.rows.groupby("account", sort=False)))

    @cached_property
    def funds(self) -> dict[str, str]:
        """Domain: "A fund may be given by any of its codes or its exact name"; fund by text, by canonical code."""
        found: dict[str, str] = {}
        order = (*PREFERENCE, "Cash")
        for code in sorted(self.canonical, key=lambda code: order.index(code[0])):
            found.setdefault(form(code[1]), self.canonical[code][1])
        names: dict[str, set[str]] = {}
        for fund, name in self._names().items():
            names.setdefault(form(name), set()).add(fund)
        for name, of in names.items():
            if len(of) == 1:
                found.setdefault(name, *of)
        return {**found, "cash": CASH[1]}

    def _names(self) -> dict[str, str]:
        """The register's name; of a fund that is not in it, the first of its names in the order of letters."""
        names: dict[str, str] = {CASH[1]: "Cash"}
        for line in self.tables.get("Funds", []):
            names[self._fund_of(line)] = text(line["Fund Name"])
        others: dict[str, set[str]] = {}
        for sheet, column in (("Holdings", "Fund Name"), ("Sector Models", "Fund"), ("Model Portfolios", "Fund Name")):
            for line in self.tables[sheet]:
                fund = self._fund_of(line)
                if fund not in names:
                    others.setdefault(fund, set()).update({text(line.get(column))} - {""})
        return {**{fund: min(known) for fund, known in others.items() if known}, **names}

    def _fund_of(self, line: dict[str, object]) -> str:
        code: Code = code_of(line["Fund Code Type"], line["Fund Code"])
        return self.canonical[code][1]

    def _fund(self, words: str) -> str:
        if form(words) not in self.funds:
            raise Unknown(words)
        return self.funds[form(words)]

    def _sectors(self, model: str) -> set[str]:
        return self._sectors_of.get(form(model), set())

    @cached_property
    def _sectors_of(self) -> dict[str, set[str]]:
        found: dict[str, set[str]] = {}
        for line in self.tables["Sectors"]:
            found.setdefault(form(line["Sector Model"]), set()).add(form(line["Sector"]))
        return found

    def _first_model(self) -> str:
        return text(self.tables["Sectors"][0]["Sector Model"])

    def _mask(self, rows: pd.DataFrame, item: str, model: str) -> pd.Series[bool]:
        """Domain: "A sector's name wins over a fund's"."""
        wanted = form(item)
        if wanted in self._sectors(model) or wanted == form(UNASSIGNED):
            return rows["sector"] == wanted
        return rows["fund"] == self._fund(item)

    def target(self, portfolio: str, item: str = "", risk_profile: str = "", platform: str = "") -> float:
        """Domain: `FASTRAK_TARGET`."""
        lines = [
            line
            for line in self.tables["Model Portfolios"]
            if form(line["Model Portfolio"]) == form(portfolio) and text(line["Allocation"]) != ""
        ]
        risks = {form(line["Risk Profile"]) for line in lines}
        risk = form(risk_profile) or (next(iter(risks)) if len(risks) == 1 else "?")
        lines = [line for line in lines if form(line["Risk Profile"]) == risk]
        own = [line for line in lines if form(line["Platform"]) == (form(platform) or "all")]
        lines = own or [line for line in lines if form(line["Platform"]) == "all"]
        weights = read_weights(lines, self.canonical)
        if not lines or weights is None:
            raise Unknown(portfolio)
        sectors = read_sectors(self.tables, self.canonical, lines)
        rows = pd.DataFrame(
            {
                "fund": fund,
                "weight": weight,
                "sector": form(sectors.get(fund, "Cash" if fund == CASH[1] else UNASSIGNED)),
            }
            for fund, weight in weights.items()
        )
        if not item:
            return float(rows["weight"].sum())
        return float(rows["weight"][self._mask(rows, item, text(lines[0]["Sector Model"]))].sum())

    def sector(self, fund: str, sector_model: str = "") -> str:
        """Domain: `FASTRAK_SECTOR`."""
        model = sector_model or self._first_model()
        if not self._sectors(model):
            raise Unknown(model)
        code = self._fund(fund)
        for line in self.tables["Sector Models"]:
            if form(line["Sector Model"]) == form(model) and self._fund_of(line) == code and text(line["Sector"]):
                names = [text(known["Sector"]) for known in self.tables["Sectors"]
                         if form(known["Sector Model"]) == form(model)]  # fmt: skip
                return next(name for name in names if form(name) == form(line["Sector"]))
        return "Cash" if code == CASH[1] else UNASSIGNED

    def _model_of(self, account: str) -> str:
        from tests.reference.slow_book import portfolio_lines

        (line,) = [line for line in self.tables["Accounts"] if form(line["Account ID"]) == form(account)]
        lines = portfolio_lines(self.tables, line)
        return text(lines[0]["Sector Model"]) if lines else self._first_model()

    def value(self, account_or_client: str, item: str = "") -> float:
        """Domain: `FASTRAK_VALUE`; "A client's value is the sum over its accounts"."""
        accounts = [line for line in self.tables["Accounts"] if form(line["Account ID"]) == form(account_or_client)]
        clients = [line for line in self.tables["Clients"] if form(line["Client ID"]) == form(account_or_client)]
        if not accounts:
            accounts = [line for line in self.tables["Accounts"] if form(line["Client ID"]) == form(account_or_client)]
            if not clients:
                raise Unknown(account_or_client)
        total, known = 0, not item
        for line in accounts:
            rows = self.rows_of.get(form(line["Account ID"]), self.rows[:0])
            try:
                kept = rows[self._mask(rows, item, self._model_of(text(line["Account ID"])))] if item else rows
            except Unknown:
                continue
            total, known = total + int(kept["value"].sum()), True
        if not known:
            raise Unknown(item)
        return total / 100

    def weight(self, account: str, item: str) -> float:
        """Domain: the report's Current %."""
        return self._share(account, item, "current")

    def drift(self, account: str, item: str) -> float:
        """Domain: the report's Drift %."""
        return self._share(account, item, "drift")

    def _share(self, account: str, item: str, column: str) -> float:
        rows = self.rows_of.get(form(account))
        if rows is None:
            raise Unknown(account)
        kept = rows[self._mask(rows, item, self._model_of(account))][column]
        if rows[column].isna().all() or (len(kept) and kept.isna().all()):
            raise Unknown(item)
        return float(kept.sum())
