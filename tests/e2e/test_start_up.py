"""What a command loads before it knows that it needs it: nothing heavy, so that help is there at once."""

from __future__ import annotations

import subprocess
import sys

import pytest

HEAVY = {"numpy", "pandas", "openpyxl", "lxml", "xlsxwriter", "python_calamine", "pydantic", "xlwings", "rapidfuzz",
         "rich", "nicegui", "filelock", "pyopenvba", "asyncio"}  # fmt: skip

_LOADED = """
import sys
sys.argv = ["fastrak", *sys.argv[1:]]
from fastrak_xl.cli import main
try:
    main()
except SystemExit as ended:
    assert not ended.code, ended.code
print("loaded:", *sorted({name.partition(".")[0] for name in sys.modules}))
"""


@pytest.mark.parametrize("asked", [["--help"], ["rebalance", "--help"], ["--version"]])
def test_help_loads_nothing_heavy(asked: list[str]) -> None:
    paths = [path for path in sys.path if path]
    command = [sys.executable, "-c", f"import sys; sys.path[:0] = {paths!r}\n{_LOADED}", *asked]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    loaded = set(done.stdout.rpartition("loaded: ")[2].split())
    assert "fastrak_xl" in loaded
    assert not loaded & (HEAVY if asked[0].startswith("-") else HEAVY - {"pydantic"})  # typer loads that for options
