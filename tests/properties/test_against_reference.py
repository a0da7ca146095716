"""The engine and the slow reference, written apart from the same specification, agree to the penny."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import HealthCheck, given, settings

from tests.properties.random_books import books
from tests.properties.running import Line, Tables, errors, lines, run, statuses
from tests.properties.sizes import EXAMPLES
from tests.reference.slow_rebalance import Row
from tests.reference.slow_rebalance import rebalance as slow_rebalance

_FLOAT = 1e-9


def _same_share(shown: float | None, exact: Fraction | None) -> bool:
    if shown is None or exact is None:
        return shown is None and exact is None
    return abs(shown - float(exact)) <= _FLOAT * max(1.0, abs(float(exact)))


def _same(line: Line, row: Row) -> bool:
    money = (line.value, line.trade, line.after) == (row.value, row.trade, row.after)
    targets = line.target_value == row.target_value
    shares = zip((line.current, line.target, line.after_share), (row.current, row.target, row.after_share), strict=True)
    return money and targets and line.sector == row.sector and all(_same_share(*pair) for pair in shares)


@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck))
@given(books())
def test_engine_gives_what_the_reference_gives(tables: Tables) -> None:
    outcome, book = run(tables)
    assert outcome.results is not None, errors(tables)
    expected = slow_rebalance(tables)
    found, status = lines(book), statuses(book)
    assert status.keys() == expected.keys()
    for account, result in expected.items():
        assert status[account] == result.status, account
        assert found[account].keys() == result.rows.keys(), account
        for code, row in result.rows.items():
            assert _same(found[account][code], row), f"{account} {code}: {found[account][code]} against {row}"
