"""Broken files of our own, each with what must come of it; `--update-golden` rewrites the answers."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.unit.workbook.valuation.written import written

_FOLDER = Path(__file__).parents[3] / "golden" / "valuations"
_FILES = sorted(_FOLDER.glob("*.csv"))


def test_there_are_many() -> None:
    assert len(_FILES) >= 35


@pytest.mark.parametrize("path", _FILES, ids=lambda path: path.stem)
def test_what_comes_of_it(path: Path, update_golden: bool) -> None:
    answer = path.with_suffix(".json")
    found = written(path.read_bytes(), path.name)
    if update_golden:
        answer.write_text(json.dumps(found, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    assert found == json.loads(answer.read_text(encoding="utf-8"))


@pytest.mark.parametrize("path", _FILES, ids=lambda path: path.stem)
def test_nothing_personal_is_told(path: Path) -> None:
    told = json.dumps(written(path.read_bytes(), path.name))
    for secret in ("QQ123456C", "1960-01-02", "Nowhere Lane", "ZZ1 1ZZ"):
        assert secret not in told
