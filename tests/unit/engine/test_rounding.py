from fractions import Fraction

import numpy as np

from fastrak_xl.engine.rebalance.rounding import by_largest_remainder, share_to_nearest_penny, sum_by_account


def _divide(amounts, weights, ranks=None):
    """Divide each amount over its list of weights."""
    account = np.repeat(np.arange(len(amounts)), [len(row) for row in weights])
    flat = [weight for row in weights for weight in row]
    rank = np.array(ranks if ranks is not None else range(len(flat)))
    big = any(weight > 2**62 for weight in flat)
    numerator = np.array(flat, dtype=object if big else np.int64)
    denominator = np.array([sum(row) for row in weights], dtype=object if big else np.int64)
    result = by_largest_remainder(np.array(amounts), numerator, denominator, account, rank)
    return [result[account == number].tolist() for number in range(len(amounts))]


def test_divides_to_the_penny():
    assert _divide([100], [[1, 1, 1]]) == [[34, 33, 33]]


def test_ties_go_to_the_lower_rank():
    assert _divide([100], [[1, 1, 1]], ranks=[2, 0, 1]) == [[33, 34, 33]]


def test_the_largest_remainder_wins_over_the_rank():
    assert _divide([10], [[1, 2, 4]]) == [[1, 3, 6]]  # 1.43, 2.86, 5.71


def test_a_row_without_weight_gets_nothing():
    assert _divide([101], [[0, 1, 1]]) == [[0, 51, 50]]


def test_accounts_do_not_mix():
    assert _divide([100, 0, 7], [[1, 1, 1], [1], [1, 1]]) == [[34, 33, 33], [0], [4, 3]]


def test_amounts_beyond_64_bits_of_product_stay_exact():
    weights = [10**30 + 1, 10**30, 3]
    [parts] = _divide([10**14 + 7], [weights])
    exact = [Fraction((10**14 + 7) * weight, sum(weights)) for weight in weights]
    assert sum(parts) == 10**14 + 7
    assert all(abs(part - share) < 1 for part, share in zip(parts, exact, strict=True))


def test_share_to_nearest_penny_rounds_halves_up():
    assert share_to_nearest_penny(np.array([50, 49, 150, 10**14]), Fraction(1, 100)).tolist() == [
        1,
        0,
        2,
        10**12,
    ]


def test_sum_by_account():
    assert sum_by_account(np.array([1, 2, 3]), np.array([0, 2])).tolist() == [3, 3]
    assert sum_by_account(np.array([], dtype=np.int64), np.array([], dtype=np.int64)).tolist() == []
