"""Method Full against a published worked example, through the whole product."""

from __future__ import annotations

from tests.properties.running import Line, lines, run, statuses

FA_MAG = {"A": (0.5, 57500, -2500), "B": (0.3, 36000, -3000), "C": (0.2, 16500, 5500)}
"""Target, value and trade in pounds. Source: fa-mag, Wealthtech Cookbook part 2."""


def _report(funds: dict[str, tuple[float, float, float]], **account: object) -> tuple[dict[str, Line], str]:
    model = {"Sector Model": "M", "Sector": "S", "Fund Code Type": "Own"}
    tables = {
        "Clients": [{"Client ID": "C1", "Client Name": "Ann Archer"}],
        "Accounts": [
            {"Account ID": "A1", "Client ID": "C1", "Wrapper": "ISA", "Platform": "Transact"}
            | {"Risk Profile": "Balanced", "Model Portfolio": "P", "Cash In": None, "Cash Out": None}
            | account
        ],
        "Holdings": [
            {"Account ID": "A1", "Fund Code Type": "Own", "Fund Code": code, "Value": value}
            for code, (_, value, _) in funds.items()
        ],
        "Risk Profiles": [{"Risk Profile": "Balanced"}],
        "Sectors": [{"Sector Model": "M", "Sector": "S"}],
        "Sector Models": [model | {"Fund": code, "Fund Code": code} for code in funds],
        "Model Portfolios": [
            model
            | {"Platform": "All", "Model Portfolio": "P", "Risk Profile": "Balanced"}
            | {"Fund Name": code, "Fund Code": code, "Allocation": target}
            for code, (target, _, _) in funds.items()
        ],
    }
    _, book = run(tables)
    return lines(book)["A1"], statuses(book)["A1"]


def test_the_published_example() -> None:
    rows, status = _report(FA_MAG)
    assert {code: rows[code].trade for code in FA_MAG} == {code: t * 100 for code, (_, _, t) in FA_MAG.items()}
    assert (rows["CASH"].trade, status) == (0, "Rebalanced")


def test_a_penny_that_cannot_be_shared_goes_to_the_largest_remainder() -> None:
    rows, _ = _report({"A": (0.5, 0.01, 0), "B": (0.3, 0, 0), "C": (0.2, 0, 0)})
    assert {code: line.after for code, line in rows.items()} == {"A": 1, "B": 0, "C": 0, "CASH": 0}


def test_money_in_and_out_is_part_of_the_base() -> None:
    rows, _ = _report(FA_MAG, **{"Cash In": 1000, "Cash Out": 11000})
    assert sum(line.trade for line in rows.values()) == -1_000_000
    assert {code: rows[code].after for code in FA_MAG} == {"A": 5_000_000, "B": 3_000_000, "C": 2_000_000}


def test_more_out_than_is_there_trades_nothing() -> None:
    rows, status = _report(FA_MAG, **{"Cash Out": 110_000.01})
    assert status == "Infeasible"
    assert all(line.trade == 0 and line.target is None for line in rows.values())


def test_everything_out_sells_everything() -> None:
    rows, status = _report(FA_MAG, **{"Cash Out": 110_000})
    assert (status, {line.after for line in rows.values()}) == ("Rebalanced", {0})
