"""Orders of many rows, found by sorting one whole number a row: several times as fast as sorting by columns."""

from __future__ import annotations

import numpy as np

from fastrak_xl.domain.arrays import Ints

_SAFE = 2**62


def distinct(keys: Ints) -> tuple[Ints, Ints]:
    """The distinct keys in ascending order, and for each key its place among them. Keys are not below zero."""
    bits = max(1, len(keys).bit_length())
    if int(keys.max(initial=0)) >= _SAFE >> bits:  # no room for the place beside the key
        return np.unique(keys, return_inverse=True)
    packed = np.sort((keys << bits) | np.arange(len(keys)))
    in_order = packed >> bits
    is_new = np.diff(in_order, prepend=-1) != 0
    place = np.empty(len(keys), dtype=np.int64)
    place[packed & ((1 << bits) - 1)] = np.cumsum(is_new) - 1
    return in_order[is_new], place


def in_order_of(keys: Ints) -> Ints:
    """The places of the keys in ascending order, equal ones as they come. Keys are not below zero."""
    bits = max(1, len(keys).bit_length())
    if int(keys.max(initial=0)) >= _SAFE >> bits:
        return np.argsort(keys, kind="stable")
    order: Ints = np.sort((keys << bits) | np.arange(len(keys))) & ((1 << bits) - 1)
    return order
