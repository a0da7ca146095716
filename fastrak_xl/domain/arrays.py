"""The kinds of arrays that the engine computes on."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]
"""Integers: pence, or the numbers of accounts, funds, sectors."""

Bools = npt.NDArray[np.bool_]
"""A mask."""

Floats = npt.NDArray[np.float64]
"""Shares, units and prices; NaN is a blank."""

Texts = npt.NDArray[np.object_]
"""Python texts, "" for a blank."""

Codes = npt.NDArray[np.int32] | npt.NDArray[np.int64]
"""The places of a column's values in a list."""

Exact = npt.NDArray[Any]
"""Exact integers: int64 where they fit, else Python's own in an object array."""
