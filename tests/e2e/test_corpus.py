"""Odd and broken workbooks as other projects keep them: each ends as a result or as one plain refusal.

The files are no part of this project: FASTRAK_CORPUS names their folder, else ../shared/corpus beside it is looked for.
All of them where everything optional is mandatory, else every tenth.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.e2e.conftest import Ended

pytestmark = pytest.mark.guarded

CORPUS = Path(os.environ.get("FASTRAK_CORPUS") or Path(__file__).resolve().parents[3] / "shared" / "corpus")
STEP = 1 if os.environ.get("FASTRAK_REQUIRE_OPTIONAL") else 10
FILES = sorted(path for path in CORPUS.rglob("*") if path.suffix.lower() in (".xlsx", ".xlsm"))
SECONDS = 10

TRUE_REFUSALS = {
    "duplicate-filename.xlsx": "two parts of one name: which one a reader takes is chance",
    "duplicate-filename-case-insensitive.xlsx": "two parts of one name, as Excel compares names",
}
"""What openpyxl and calamine both open and is refused all the same, with the reason."""

OPENED_BY_BOTH = """
import sys, warnings
warnings.simplefilter("ignore")
import openpyxl
from python_calamine import CalamineWorkbook
openpyxl.load_workbook(sys.argv[1])
book = CalamineWorkbook.from_path(sys.argv[1])
for sheet in book.sheets_metadata:
    if "WorkSheet" in str(sheet.typ):
        book.get_sheet_by_name(sheet.name).to_python()
"""


def opened_by_both(path: Path) -> bool:
    """Whether both other readers open a workbook and read its sheets."""
    command = [sys.executable, "-c", OPENED_BY_BOTH, str(path)]
    try:
        return subprocess.run(command, capture_output=True, timeout=60, check=False).returncode == 0
    except subprocess.TimeoutExpired:
        return False


@pytest.mark.skipif(not FILES, reason=f"no workbooks under {CORPUS}; FASTRAK_CORPUS names their folder")
@pytest.mark.parametrize("path", FILES[::STEP], ids=lambda path: path.name)
def test_every_file_ends_as_a_result_or_as_one_plain_refusal(
    path: Path, fastrak: Callable[..., Ended], tmp_path: Path
) -> None:
    out = tmp_path / f"checked{path.suffix.lower()}"
    before = path.read_bytes()
    started = time.monotonic()
    ended = fastrak("check", path, "-o", out)
    assert time.monotonic() - started < SECONDS
    assert path.read_bytes() == before
    if ended.code == 3:
        assert not out.exists()
        (line,) = ended.err.splitlines()
        assert line.endswith(".")
        assert path.name in TRUE_REFUSALS or not opened_by_both(path)
    else:
        assert ended.code in (0, 1)
        assert out.exists()
