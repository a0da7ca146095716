"""Where the public exports' layouts and samples are: FASTRAK_EXPORTS, else ../shared/exports beside the checkout."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

_BESIDE = Path(__file__).parents[4].parent / "shared" / "exports"
FOLDER = Path(os.environ.get("FASTRAK_EXPORTS", _BESIDE))
IS_THERE = FOLDER.is_dir()

needs_exports = pytest.mark.skipif(not IS_THERE, reason=f"the exports' layouts are not at {FOLDER}")
"""They are no part of the project; where the folder is, its tests are run like all others."""
