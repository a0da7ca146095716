"""Small books for worked examples: funds by one letter, pounds in, pounds out, through the whole product."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from fastrak_workbook.memory_book import MemoryBook
from fastrak_xl.app.check import check
from fastrak_xl.app.rebalance import rebalance
from fastrak_xl.engine.rebalance.run import Rebalanced
from fastrak_xl.engine.rebalance.run import rebalance as run_engine
from tests.properties.running import Tables, records

EVERYTHING_EXACT: Mapping[str, object] = {"Unit decimals": None}
"""Units are not rounded, so that a worked example stays in round pounds."""


@dataclass(frozen=True)
class Small:
    """One account (or several, by `more`). A fund that is missing in `target` is not in the model.

    `held` maps a fund to pounds, or to further cells of its row on Holdings ({"Value": 10, "Units": 3}). `sector` maps
    a fund to its sector, S where it says nothing, none where it says None. `register` maps a fund to cells on Funds.
    """

    target: Mapping[str, object]
    held: Mapping[str, object]
    settings: Mapping[str, object] = field(default_factory=dict)
    account: Mapping[str, object] = field(default_factory=dict)
    client: Mapping[str, object] = field(default_factory=dict)
    sector: Mapping[str, str | None] = field(default_factory=dict)
    register: Mapping[str, Mapping[str, object]] = field(default_factory=dict)
    more: Mapping[str, tuple[Mapping[str, object], Mapping[str, object]]] = field(default_factory=dict)
    """Further accounts of the client: their holdings, and their cells on Accounts."""

    def tables(self) -> Tables:
        """The workbook."""
        accounts = {"A1": (self.held, self.account), **self.more}
        funds = dict.fromkeys([*self.target, *(fund for held, _ in accounts.values() for fund in held), *self.register])
        model = {"Platform": "All", "Model Portfolio": "P", "Risk Profile": "R", "Sector Model": "M"}
        sectors = {fund: self.sector.get(fund, "S") for fund in funds if fund != "Cash"}
        names = dict.fromkeys([*filter(None, sectors.values()), *filter(None, self.sector.values())])
        return {
            "Clients": [
                {"Client ID": "C1", "Client Name": "Ann", "Risk Profile": "R", "Model Portfolio": "P", **self.client}
            ],
            "Accounts": [
                {"Account ID": name, "Client ID": "C1", "Wrapper": "ISA", "Platform": "Transact", **cells}
                for name, (_, cells) in accounts.items()
            ],
            "Holdings": [
                {"Account ID": name, **_code(fund), **(cells if isinstance(cells, Mapping) else {"Value": cells})}
                for name, (held, _) in accounts.items()
                for fund, cells in held.items()
            ],
            "Funds": [{**_code(fund), "Fund Name": fund, **self.register.get(fund, {})} for fund in sectors],
            "Risk Profiles": [{"Risk Profile": "R"}],
            "Sectors": [{"Sector Model": "M", "Sector": name} for name in names],
            "Sector Models": [
                {"Sector Model": "M", "Sector": name, "Fund": fund, **_code(fund)}
                for fund, name in sectors.items()
                if name
            ]
            + [
                {"Sector Model": "M", "Sector": self.sector["Cash"], "Fund": "Cash", **_code("Cash")}
                for _ in range("Cash" in self.sector)
            ],
            "Model Portfolios": [
                {**model, "Sector": self.sector.get(fund, "Cash" if fund == "Cash" else "S"), "Fund Name": fund}
                | {**_code(fund), "Allocation": allocation}
                for fund, allocation in self.target.items()
            ],
            "Settings": [
                {"Setting": name, "Value": value} for name, value in {**EVERYTHING_EXACT, **self.settings}.items()
            ],
        }

    def rows(self, account: str = "A1") -> dict[str, dict[str, object]]:
        """The account's rows of the sheet Rebalance, by fund; cash is "Cash"."""
        book = MemoryBook(self.tables())
        outcome = rebalance(book)
        assert outcome.results is not None, [str(one) for one in outcome.diagnostics]
        found = [row for row in records(book, "Rebalance") if row["Account ID"] == account]
        return {_name(row): row for row in found}

    def trades(self, account: str = "A1") -> dict[str, float]:
        """Pounds traded by fund, cash left out, and what is not traded."""
        rows = self.rows(account).items()
        return {fund: row["Trade"] for fund, row in rows if row["Trade"] and fund != "Cash"}  # type: ignore[misc]  # a cell of that column is a number

    def after(self, account: str = "A1") -> dict[str, float]:
        """Pounds afterwards by fund."""
        return {fund: row["After Value"] for fund, row in self.rows(account).items()}  # type: ignore[misc]  # a cell of that column is a number

    def status(self, account: str = "A1") -> str:
        """The account's status on Summary."""
        book = MemoryBook(self.tables())
        rebalance(book)
        return next(str(row["Status"]) for row in records(book, "Summary") if row["Account ID"] == account)

    def engine(self) -> tuple[Rebalanced, dict[str, int]]:
        """The engine's own outcome, and the place of each of A1's funds in it."""
        checked = check(MemoryBook(self.tables()))
        result = run_engine(checked.linked, checked.settings)
        names = [checked.linked.funds.funds[fund].canonical[1] for fund in result.positions.fund]
        places = {name: row for row, name in enumerate(names) if result.positions.account[row] == 0}
        return result, places


def _code(fund: str) -> dict[str, object]:
    if fund == "Cash":
        return {"Fund Code Type": "Cash", "Fund Code": "CASH"}
    return {"Fund Code Type": "Own", "Fund Code": fund}


def _name(row: dict[str, object]) -> str:
    return "Cash" if row["Fund Code"] == "CASH" else str(row["Fund Code"])
