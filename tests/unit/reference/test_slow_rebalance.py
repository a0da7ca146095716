"""The slow reference against hand-worked examples, and against what rebalance.md says must always hold."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.properties.random_books import Tables, books, shuffled
from tests.reference.slow_book import allocation_shares, read_positions
from tests.reference.slow_codes import canonical_codes, code_of, money, number
from tests.reference.slow_level import to_pence
from tests.reference.slow_rebalance import AccountResult, rebalance

TRADED = ("Rebalanced", "No trades needed")
many = settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))


def own_book(
    held: dict[str, object],
    model: dict[str, object],
    settings_cells: dict[str, object] | None = None,
    *,
    unassigned: tuple[str, ...] = (),
    **account: object,
) -> Tables:
    """One account A1 of `Own` funds and "CASH", all in sector S but for the `unassigned`."""

    def coded(fund: str) -> dict[str, object]:
        return {"Fund Code Type": "Cash" if fund == "CASH" else "Own", "Fund Code": fund}

    keys = {"Model Portfolio": "P", "Risk Profile": "R", "Sector Model": "M", "Platform": "All"}
    funds = sorted((set(held) | set(model)) - {"CASH", *unassigned})
    line: dict[str, object] = {
        **{"Account ID": "A1", "Client ID": "C1", "Platform": "Transact"},
        **dict.fromkeys(("Risk Profile", "Model Portfolio", "Cash In", "Cash Out", "Do Not Trade")),
    }
    return {
        "Clients": [{"Client ID": "C1", "Risk Profile": "R", "Model Portfolio": "P"}],
        "Accounts": [{**line, **{name.replace("_", " "): cell for name, cell in account.items()}}],
        "Holdings": [{"Account ID": "A1", **coded(fund), "Value": cell} for fund, cell in held.items()],
        "Funds": [],
        "Sectors": [{"Sector Model": "M", "Sector": "S"}],
        "Sector Models": [{"Sector Model": "M", "Sector": "S", **coded(fund)} for fund in funds],
        "Model Portfolios": [
            {**keys, "Sector": "S", **coded(fund), "Allocation": cell} for fund, cell in model.items()
        ],
        "Settings": [{"Setting": name, "Value": cell} for name, cell in (settings_cells or {}).items()],
    }


def only(tables: Tables) -> AccountResult:
    return rebalance(tables)["A1"]


def trades(result: AccountResult) -> dict[str, int]:
    return {fund: row.trade for fund, row in result.rows.items()}


def test_published_example_wealthtech_cookbook_part_2():
    held = {"A": 57500, "B": 36000, "C": 16500}
    result = only(own_book(held, {"A": 0.5, "B": 0.3, "C": 0.2}))
    assert trades(result) == {"A": -250000, "B": -300000, "C": 550000, "CASH": 0}
    assert result.status == "Rebalanced"


def test_reserve_is_a_share_of_what_was_there_before_it():
    result = only(own_book({"A": 900, "CASH": 100}, {"A": 100}, {"Cash reserve %": 5, "Cash reserve £": 20}))
    assert (result.reserve_pence, result.base_pence) == (5000, 95000)
    cash = result.rows["CASH"]
    assert (cash.current, cash.target, cash.target_value, cash.after_share) == (Fraction(1, 19), 0, 5000, 0)


def test_reserve_leaves_what_is_held_inside():
    book = own_book(
        {"A": 100, "U": 60},
        {"A": 1},
        {"Unassigned funds": "Hold inside", "Cash reserve £": "£500.00"},
        unassigned=("U",),
    )
    result = only(book)
    assert (result.reserve_pence, result.base_pence) == (10000, 6000)
    assert trades(result) == {"A": -10000, "CASH": 10000, "U": 0}
    assert result.rows["U"].target == 1


@pytest.mark.parametrize(
    ("policy", "trade", "in_base", "target"),
    [("Hold outside", 0, False, None), ("Hold inside", 0, True, Fraction(1, 4)), ("Sell", -2500, True, 0)],
)
def test_policies_for_unassigned_funds_and_for_funds_not_in_the_model(policy, trade, in_base, target):
    for setting, unassigned in (("Unassigned funds", ("X",)), ("Funds not in model", ())):
        book = own_book({"A": 75, "X": 25}, {"A": "100%"}, {setting: policy}, unassigned=unassigned)
        result = only(book)
        row = result.rows["X"]
        assert (row.trade, row.in_base, row.target) == (trade, in_base, target)
        assert result.rows["A"].trade == -trade
        assert row.sector == ("Unassigned" if unassigned else "S")


def test_overdrawn_cash_is_made_good_first():
    result = only(own_book({"A": 60, "B": 60, "CASH": -20}, {"A": 50, "B": 50}))
    assert trades(result) == {"A": -1000, "B": -1000, "CASH": 2000}


def test_more_cash_out_than_may_be_sold_is_infeasible():
    result = only(own_book({"A": 60}, {"A": 1}, Cash_Out=60.01))
    assert (result.status, result.base_pence, trades(result)) == ("Infeasible", -1, {"A": 0, "CASH": 0})


def test_all_may_be_paid_out():
    result = only(own_book({"A": 60}, {"A": 1}, Cash_Out="£60.00"))
    assert (result.status, trades(result)) == ("Rebalanced", {"A": -6000, "CASH": 0})
    assert result.rows["A"].current is None


def test_do_not_trade_keeps_the_flow_in_cash():
    result = only(own_book({"A": 60, "CASH": 10}, {"A": 1}, Cash_Out=10, Do_Not_Trade="Yes"))
    assert (result.status, trades(result)) == ("Do Not Trade", {"A": 0, "CASH": -1000})
    assert only(own_book({"A": 60}, {"A": 1}, Cash_Out=10, Do_Not_Trade=True)).status == "Infeasible"


def test_no_rows_for_the_risk_profile_means_no_model():
    result = only(own_book({"A": 60}, {"A": 1}, Risk_Profile="Other", Cash_In=5))
    assert (result.status, trades(result)) == ("No model portfolio", {"A": 0, "CASH": 500})
    assert (result.rows["A"].target, result.rows["A"].target_value) == (None, None)
    assert result.rows["A"].current == Fraction(60, 65)


def test_own_platform_replaces_all():
    book = own_book({"A": 100}, {"A": 1, "B": 0})
    own = [{**line, "Platform": "Transact"} for line in book["Model Portfolios"]]
    own[0]["Allocation"], own[1]["Allocation"] = None, 100
    book["Model Portfolios"] += own
    assert trades(only(book)) == {"A": -10000, "B": 10000, "CASH": 0}
    assert only(book).rows["A"].target == 0


def test_equal_remainders_go_to_the_lower_code():
    thirds = {"b": Fraction(1, 3), "a": Fraction(1, 3), "c": Fraction(1, 3)}
    assert to_pence({fund: 200 * third for fund, third in thirds.items()}, 200) == {"a": 67, "b": 67, "c": 66}


def test_one_fund_under_many_codes():
    line = {"Fund Code Type": "ISIN", "Fund Code": "GB00B3X7QG63", "CitiCode": "MI7Q"}
    codes = canonical_codes({"Funds": [line], "Holdings": [{"Fund Code Type": "SEDOL", "Fund Code": "b3x7qg6"}]})
    assert set(codes.values()) == {("CitiCode", "MI7Q")}
    assert code_of("SEDOL", "B3X7QG6") in codes


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        *[(None, 0), ("", 0), (0.29, 29), (1.005, 101), (0.1 + 0.2, 30), (7, 700), ("£1,234.56", 123456)],
        *[("-£1.50", -150), ("(£2.00)", -200), (-0.5, -50), ("12", 1200)],
    ],
)
def test_money_cells(cell, expected):
    assert money(cell) == expected


def test_allocations_in_every_spelling():
    thirds = [Fraction(3333, 10000), Fraction(3333, 10000), Fraction(3334, 10000)]
    assert allocation_shares([33.33, 33.33, 33.34]) == thirds
    assert allocation_shares(["33.33%", "33.33%", "33.34%"]) == thirds
    assert allocation_shares([0.3333, 0.3333, 0.3334]) == thirds
    assert allocation_shares([0.3333] * 3) == [Fraction(1, 3)] * 3
    with pytest.raises(ValueError, match=r"99\.8"):
        allocation_shares([49.9, 49.9])
    assert number("5%") == number(5) == 5


@given(books())
@many
def test_conservation_and_totals(tables):
    positions = read_positions(tables)
    for account, result in rebalance(tables).items():
        position = positions[account]
        flow = 0 if result.status == "Infeasible" else position.cash_in - position.cash_out
        rows = result.rows.values()
        assert sum(row.trade for row in rows) == flow
        assert all(row.after >= 0 for row in rows if row.value >= 0 and result.status in TRADED)
        inside = [row for row in rows if row.in_base]
        if inside and inside[0].current is not None:
            assert sum(row.current for row in inside) == sum(row.after_share for row in inside) == 1
            assert inside[0].target is None or sum(row.target for row in inside) == 1


@given(books(with_units=False))
@many
def test_every_fund_within_a_penny_of_its_target(tables):
    for result in rebalance(tables).values():
        if result.status in TRADED and result.base_pence > 0:
            for fund, row in result.rows.items():
                reserve = result.reserve_pence if fund == "CASH" else 0
                assert row.target is None or abs(row.after - reserve - row.target * result.base_pence) < 1
                assert row.after == (row.target_value if row.in_base else row.value)


@given(books(), st.integers(0, 5))
@many
def test_the_order_of_rows_changes_nothing(tables, seed):
    assert rebalance(shuffled(tables, seed)) == rebalance(tables)


@given(books(with_units=False))
@many
def test_a_second_run_trades_nothing(tables):
    first = rebalance(tables)
    kinds = {code: kind for kind, code in canonical_codes(tables).values()} | {"CASH": "Cash"}
    after: list[dict[str, object]] = [
        {"Account ID": account, "Fund Code Type": kinds[fund], "Fund Code": fund, "Value": row.after / 100}
        for account, result in first.items()
        for fund, row in result.rows.items()
    ]
    settled = [{**line, "Cash In": None, "Cash Out": None} for line in tables["Accounts"]]
    second = rebalance({**tables, "Holdings": after, "Accounts": settled})
    for account, result in first.items():
        if result.status in TRADED:
            assert not any(trades(second[account]).values())
