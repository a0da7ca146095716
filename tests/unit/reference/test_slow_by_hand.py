"""Each method and rule of the slow reference against sums done by hand, in pounds that anybody can follow."""

from __future__ import annotations

from fractions import Fraction

import pytest

from tests.properties.random_rules import random_rule_book
from tests.properties.sizes import EXAMPLES
from tests.reference.slow_book import read_policies, read_positions
from tests.reference.slow_cash_flow import cash_flow
from tests.reference.slow_cgt import Sale, allowed_sales
from tests.reference.slow_full import full, held_back
from tests.reference.slow_minimum import made_buys, made_sells
from tests.reference.slow_rebalance import plan_of
from tests.reference.slow_register import Registered, substituted, twins_of
from tests.reference.slow_sector import sector
from tests.reference.slow_task import CASH, Lock, Task
from tests.reference.slow_tolerance import Tolerance, tolerance
from tests.reference.slow_units import Traded, Units, bought, rounded_up_to_pay, sold

NO_SELL, NO_BUY = Lock(no_sell=True), Lock(no_buy=True)


def task(held: dict[str, int], points: dict[str, int], **more: object) -> Task:
    """A task whose base is all that is there; `points` are weights in percent, CASH among them or not."""
    cash, flow, reserve = (int(str(more.get(name, 0))) for name in ("cash", "flow", "reserve"))
    base = sum(held.values()) + cash + flow - reserve
    weights = {fund: Fraction(points.get(fund, 0), 100) for fund in {**held, **points}}
    locks: dict[str, Lock] = more.get("locks", {})  # type: ignore[assignment]  # what the caller gives by name
    sectors: dict[str, str] = more.get("sectors", dict.fromkeys(weights, "S"))  # type: ignore[assignment]  # what the caller gives by name
    everything = {fund: held.get(fund, 0) for fund in weights if fund != CASH}
    return Task(everything, cash, flow, reserve, base, base, weights, frozenset(points), locks, sectors)


def rules(absolute: float | None, relative: float | None = None, **more: str) -> Tolerance:
    shares = [None if points is None else Fraction(str(points)) / 100 for points in (absolute, relative)]
    both = more.get("breach") == "Both bands"
    return Tolerance(shares[0], shares[1], both, more.get("scope", "Account"), more.get("to", "Target"))


def test_full_with_a_fund_that_may_not_be_sold_shares_the_rest_by_weight() -> None:
    # A is fixed at 60; 40 is left for B and C with weights 30 and 10: 30 and 10.
    after = full(task({"A": 60, "B": 20, "C": 20}, {"A": 50, "B": 30, "C": 20}, locks={"A": NO_SELL}))
    assert after == {"A": 60, "B": 24, "C": 16}


def test_full_fixes_a_fund_only_while_its_lock_binds_at_the_common_level() -> None:
    # At level 1 both bind (A wants 40 of 50 held, B 30 of 31). A alone takes 10 too much, so the level falls below 1,
    # and B may not be sold either: C and D share 100 − 81 = 19 as 20 to 10.
    held = {"A": 50, "B": 31, "C": 9, "D": 10}
    after = full(task(held, {"A": 40, "B": 30, "C": 20, "D": 10}, locks={"A": NO_SELL, "B": NO_SELL}))
    assert after == {"A": 50, "B": 31, "C": 13, "D": 6}
    # C wants 20 and may not be bought above 19; at the level that A leaves it has 16 and is not held back at all.
    after = full(task({"A": 52, "B": 29, "C": 19}, {"A": 40, "B": 40, "C": 20}, locks={"A": NO_SELL, "C": NO_BUY}))
    assert after == {"A": 52, "B": 32, "C": 16}


def test_full_where_no_weight_is_left_keeps_cash() -> None:
    assert full(task({"A": 10, "B": 90}, {"A": 100}, locks={"A": NO_BUY})) == {"A": 10, "B": 0}


def test_cash_flow_keeps_what_locks_leave_without_a_place() -> None:
    assert cash_flow(task({"A": 40, "B": 40}, {"A": 50, "B": 50}, flow=20, locks={"B": NO_BUY})) == {"A": 50, "B": 40}


def test_cash_flow_raises_from_target_0_first_then_from_the_most_overweight() -> None:
    # 100 there, 30 out, base 70: Z and Y have no target and give 20 pro rata (15 and 5); then A (40 held, 28 wanted,
    # ratio 10/7) and B (40 held, 42 wanted): A alone gives 10.
    after = cash_flow(task({"A": 40, "B": 40, "Y": 5, "Z": 15}, {"A": 40, "B": 60}, flow=-30))
    assert after == {"A": 30, "B": 40, "Y": 0, "Z": 0}
    after = cash_flow(task({"A": 45, "B": 35, "Y": 5, "Z": 15}, {"A": 50, "B": 50}, flow=-8))
    assert after == {"A": 45, "B": 35, "Y": 3, "Z": 9}


def test_cash_flow_goes_below_target_for_cash_out_alone() -> None:
    # A may not be sold; B (20 held, target 40) has to pay 10 all the same, but nothing for the reserve.
    locked = task({"A": 80, "B": 20}, {"A": 50, "B": 50}, flow=-10, reserve=10, locks={"A": NO_SELL})
    assert cash_flow(locked) == {"A": 80, "B": 10}


@pytest.mark.parametrize(
    ("to", "after"),
    [
        ("Target", {"A": 600, "B": 200, "C": 200}),
        # A sells 50 to its edge, B has to buy 20 to its own, and C, which may stay, takes the other 30.
        ("Band edge", {"A": 650, "B": 150, "C": 200}),
        # A sells 75; B has to buy 45 and C 5, to 175 each; the other 25 pro rata to their room of 25, the odd one to B.
        ("Halfway", {"A": 625, "B": 188, "C": 187}),
    ],
)
def test_tolerance_under_account_goes_as_far_as_it_is_told(to: str, after: dict[str, int]) -> None:
    assert tolerance(task({"A": 700, "B": 130, "C": 170}, {"A": 60, "B": 20, "C": 20}), rules(5, to=to)) == after


def test_tolerance_under_fund_moves_the_breaching_fund_alone() -> None:
    # B is outside its band by 20 and bought to 175; C is inside and takes the rest of the 75 that A sells.
    after = tolerance(
        task({"A": 700, "B": 130, "C": 170}, {"A": 60, "B": 20, "C": 20}), rules(5, to="Halfway", scope="Fund")
    )
    assert after == {"A": 625, "B": 175, "C": 200}


def test_tolerance_exactly_on_the_edge_is_within() -> None:
    assert tolerance(task({"A": 65, "B": 35}, {"A": 60, "B": 40}), rules(5)) == {"A": 65, "B": 35}
    assert tolerance(task({"A": 66, "B": 34}, {"A": 60, "B": 40}), rules(5)) == {"A": 60, "B": 40}


def test_tolerance_either_band_takes_the_narrower_and_both_bands_the_wider() -> None:
    # The 5/25 rule for a fund of 8 points: 2 points; both bands: 5.
    held, points = {"A": 11, "B": 89}, {"A": 8, "B": 92}
    assert tolerance(task(held, points), rules(5, 25)) == {"A": 8, "B": 92}
    assert tolerance(task(held, points), rules(5, 25, breach="Both bands")) == held


def test_tolerance_uses_cash_first() -> None:
    # Base 1000. A is 100 short of its edge (350) and cash pays for it. The other 60 of the cash are for the funds that
    # did not have to move: B takes 50, to its target; C is above its own. 10 stay in cash, which is never a breach.
    after = tolerance(
        task({"A": 250, "B": 300, "C": 290}, {"A": 40, "B": 35, "C": 25}, cash=160), rules(5, to="Band edge")
    )
    assert after == {"A": 350, "B": 350, "C": 290}


def test_sector_trades_only_the_difference_and_sells_strangers_first() -> None:
    # Equity: 80 held against 60: X (not in the model) gives 5, then A and B 15 pro rata to 50 and 25. Bonds: D and E
    # take 20 in the proportions of the model, 3 to 1.
    sectors = {"A": "Equity", "B": "Equity", "X": "Equity", "D": "Bonds", "E": "Bonds"}
    held = {"A": 50, "B": 25, "X": 5, "D": 0, "E": 20}
    after = sector(task(held, {"A": 30, "B": 30, "D": 30, "E": 10}, sectors=sectors))
    assert after == {"A": 40, "B": 20, "X": 0, "D": 15, "E": 25}


def test_sector_works_round_a_lock_inside_then_fixes_the_sector() -> None:
    sectors = {"A": "Equity", "B": "Equity", "C": "Bonds", "D": "Property"}
    points = {"A": 20, "B": 20, "C": 30, "D": 30}
    held = {"A": 50, "B": 10, "C": 20, "D": 20}
    assert sector(task(held, points, sectors=sectors, locks={"B": NO_SELL})) == {"A": 30, "B": 10, "C": 30, "D": 30}
    assert sector(task(held, points, sectors=sectors, locks={"A": NO_SELL})) == {"A": 50, "B": 0, "C": 25, "D": 25}


def test_minimum_cancels_together_and_moves_the_money_less_than_one_minimum() -> None:
    held = {"A": 1000, "B": 1000, "C": 1000, "D": 30}
    sells = {"A": 500, "B": 60, "C": 99, "D": 30}
    assert made_sells(sells, held, Fraction(100), 0) == {"A": 599, "D": 30}
    assert made_sells({**sells, "C": 100}, held, Fraction(100), 0) == {"A": 560, "C": 100, "D": 30}
    assert made_buys({"A": 500, "B": 60, "C": 70}, Fraction(100), {"A": 500, "B": 60, "C": 70}) == {"A": 599}
    assert made_buys({"B": 60, "C": 70}, Fraction(100), {"B": 60, "C": 70}) == {}


def test_minimum_makes_the_sales_that_cash_out_needs_the_largest_first() -> None:
    held, sells = {"A": 1000, "B": 1000, "C": 1000}, {"A": 500, "B": 60, "C": 99}
    assert made_sells(sells, held, Fraction(100), 550) == {"A": 500, "C": 99}
    assert made_sells(sells, held, Fraction(100), 650) == {"A": 500, "B": 60, "C": 99}


def test_units_round_towards_zero_and_up_only_for_cash_out() -> None:
    # 100 units for £333.33: £3.3333 each. Asked for £50.00: 15 units are £49.9995, to the penny £50.00.
    whole = Units(Fraction(100), 333_33, Fraction(33333, 100), 0)
    assert (sold(whole, 50_00).pence, sold(whole, 50_00).units) == (50_00, 15)
    assert (sold(whole, 49_99).pence, sold(whole, 49_99).units) == (46_67, 14)
    assert (sold(whole, 333_33).pence, sold(whole, 333_33).units) == (333_33, 100)
    trades = {"A": sold(whole, 49_99)}
    assert rounded_up_to_pay(trades, {"A": whole}, {"A": 49_99}, 46_67) == trades
    assert rounded_up_to_pay(trades, {"A": whole}, {"A": 49_99}, 49_99)["A"] == Traded(49_99, Fraction(15))
    assert (bought(whole, 7_00).pence, bought(whole, 7_00).units) == (6_67, 2)
    assert bought(Units(None, 0, None, 0), 7_00).units is None


def test_gains_losses_first_then_the_smallest_gain_per_pound() -> None:
    # Losses of 100 make the allowance 400; B (0.2 a pound) realises 200; C (0.5) has 200 left: £400 of it.
    sales = [
        *(Sale("G1", "C", 1000, 2000, 1000), Sale("G2", "B", 1000, 1000, 800), Sale("G1", "A", 1000, 1000, 1100)),
        Sale("G2", "D", 1000, 1000, None),
    ]
    found = allowed_sales(sales, {}, 300)
    assert found == {("G1", "A"): 1000, ("G2", "B"): 1000, ("G1", "C"): 400, ("G2", "D"): 0}


def test_gains_cash_out_beats_the_limit_and_uses_the_allowance_first() -> None:
    sales = [Sale("G1", "C", 1000, 1000, 500), Sale("G2", "B", 1000, 1000, 900)]
    assert allowed_sales(sales, {"G1": 300}, 200) == {("G1", "C"): 300, ("G2", "B"): 500}
    assert allowed_sales(sales, {"G1": 600}, 200) == {("G1", "C"): 600, ("G2", "B"): 0}


def test_substitutes_take_the_allocation_and_twins_count_as_the_model_fund() -> None:
    def fund(name: str, platforms: tuple[str, ...] = (), substitute: str | None = None) -> Registered:
        return Registered(name, platforms, substitute, None, None)

    register = {
        "A": fund("Alder R Acc", ("Nucleus",), "C"),
        "B": fund("Birch", ("Quilter",), "D"),
        "C": fund("Cedar"),
        "D": fund("Damson", ("Quilter",)),
        "T": fund("Alder I Inc"),
    }
    weights, sectors = substituted(register, {"A": Fraction(1)}, {"A": "Equity"}, "transact")
    assert (weights, sectors["C"]) == ({"A": 0, "C": 1}, "Equity")
    assert substituted(register, {"A": Fraction(1)}, {}, "NUCLEUS")[0] == {"A": 1}
    assert substituted(register, {"B": Fraction(1)}, {}, "Transact")[0] == {"B": 1}
    assert twins_of(register, {"A"}) == {"T": "A"}


def test_full_holds_one_common_level_and_no_other_would_do() -> None:
    """By search: at the level that an unfixed fund shows, every fund is where that level and its lock put it."""
    checked = 0
    for seed in range(EXAMPLES // 4):
        book = random_rule_book(seed)
        policies = read_policies(book)
        for position in read_positions(book).values():
            plan = plan_of(position, policies)
            if plan.status is None and plan.task.shared > 1000:
                checked += one_level(plan.task)
    assert checked > EXAMPLES / 100


def one_level(given: Task) -> bool:
    """Whether locks bound here; fails where the funds are not at one level."""
    after = full(given)
    total = given.shared

    def wanted(level: float) -> dict[str, float]:
        return {
            fund: float(held_back(Fraction(level) * given.weights[fund] * total, value, given.lock(fund)))
            for fund, value in given.held.items()
        }

    def whole(level: float) -> float:
        return sum(wanted(level).values()) + level * float(given.weights.get(CASH, 0) * total)

    low, high = 0.0, 1.0
    while whole(high) < total and high < 2**40:
        high *= 2
    for _ in range(100):
        middle = (low + high) / 2
        low, high = (middle, high) if whole(middle) < total else (low, middle)
    assert all(abs(after[fund] - value) <= 1.01 for fund, value in wanted(high).items())
    return abs(high - 1) > 1e-9
