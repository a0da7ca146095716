"""Bands round each fund's target under method Tolerance, in exact integers.

"With both given, Either band takes the narrower as the edge, Both bands the wider. A drift exactly on the edge is
within. At target 0 only the absolute band counts; without one, any holding is a breach. Each fund has an aim band round
its target: zero wide for Target, the tolerance band for Band edge, half of it for Halfway."
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from fastrak_xl.domain.arrays import Bools, Exact, Ints
from fastrak_xl.domain.setting_rules import HALFWAY, TO_TARGET
from fastrak_xl.engine.rebalance.problem import Problem
from fastrak_xl.engine.rebalance.rounding import wide_enough


@dataclass(frozen=True)
class Bands:
    """Per row, in pence: the least and the most within tolerance, and within the aim band; and who is in breach.

    Edges are rounded inwards, so that a fund on one is within, but never past the target value: a
    fund that has exactly that is within. Cash has them without
    the reserve. A row without a band (held by a policy, cash outside the model) is never in breach.
    """

    least: Ints
    most: Ints
    aim_least: Ints
    aim_most: Ints
    breach: Bools


@dataclass(frozen=True)
class _Scaled:
    """Exact amounts per row as whole numbers over `scale`: the unrounded target and the distance of the edge."""

    target: Exact
    edge: Exact
    scale: Exact


def find_bands(problem: Problem) -> Bands:
    """The bands of every row."""
    positions, bases = problem.positions, problem.bases
    scaled = _scaled(problem)
    value = positions.value.copy()
    value[problem.cash_rows] += bases.net_flow - bases.reserve
    target = problem.target.copy()
    target[problem.cash_rows] -= bases.reserve
    drift = np.abs(_times(scaled.scale, value) - scaled.target)
    outside = (drift > scaled.edge).astype(bool) & (value != target)
    banded = problem.free | (positions.is_cash & positions.in_model)
    least, most = _inwards(scaled.target, scaled.edge, scaled.scale, target)
    aim_least, aim_most = _aims(problem.settings.rebalance_to, scaled, target)
    return Bands(least, most, aim_least, aim_most, banded & outside)


def _scaled(problem: Problem) -> _Scaled:
    """Target and edge of every row over one denominator: the account's, times those of the two settings."""
    positions, bases, settings = problem.positions, problem.bases, problem.settings
    absolute, relative = (
        None if points is None else Fraction(points) / 100
        for points in (settings.tolerance_absolute, settings.tolerance_relative)
    )
    settings_scale = (absolute.denominator if absolute else 1) * (relative.denominator if relative else 1)
    scale = _times(positions.denominator[positions.account], settings_scale)
    target = _times(_times(positions.numerator, bases.to_share[positions.account]), settings_scale)
    zero = np.zeros(len(positions), dtype=np.int64)
    edge: Exact = zero
    if absolute is not None:
        edge = _share(_times(scale, bases.base[positions.account]), absolute)
    if relative is not None:
        own = _share(target, relative)
        choose = np.maximum if settings.both_bands else np.minimum
        edge = own if absolute is None else np.where(target == 0, edge, choose(edge, own))
    return _Scaled(target, edge, scale)


def _share(amounts: Exact, share: Fraction) -> Exact:
    """A share of each amount, each being a multiple of its denominator."""
    return _times(amounts // share.denominator, share.numerator)


def _times(amounts: Exact, factor: Exact | int) -> Exact:
    largest = max((abs(int(one)) for one in (np.max(factor, initial=0), np.min(factor, initial=0))), default=0)
    product: Exact = wide_enough(amounts, 4 * largest) * factor
    return product


def _aims(how_far: str, scaled: _Scaled, target: Ints) -> tuple[Ints, Ints]:
    """The aim band: nothing but the target, the tolerance band, or half of it."""
    if how_far == TO_TARGET:
        return target, target
    if how_far == HALFWAY:
        return halfway(scaled, target)
    return _inwards(scaled.target, scaled.edge, scaled.scale, target)


def halfway(scaled: _Scaled, target: Ints) -> tuple[Ints, Ints]:
    """Half of the tolerance band: 60% with a band of 12 points, held at 73%, is sold to 66%."""
    return _inwards(_times(scaled.target, 2), scaled.edge, _times(scaled.scale, 2), target)


def _inwards(target: Exact, edge: Exact, scale: Exact, in_pence: Ints) -> tuple[Ints, Ints]:
    """The band in whole pence, rounded inwards, not below nothing, and with the target value in it."""
    least = (-((edge - target) // scale)).astype(np.int64)
    most = ((target + edge) // scale).astype(np.int64)
    return np.minimum(np.maximum(least, 0), in_pence), np.maximum(most, in_pence)
