"""Only the free part of xlwings is used, and the command line never loads any of it. In processes of their own."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

_ROOT = Path(__file__).parents[3]
_LISTED = "print('\\n'.join(sorted(name for name in sys.modules if name.startswith('xlwings'))))"
_EVERYTHING = """
import importlib, pkgutil, sys
for root in ("fastrak_workbook", "fastrak_udfs"):
    package = importlib.import_module(root)
    for found in pkgutil.walk_packages(package.__path__, root + "."):
        if not found.name.endswith("__main__"):
            importlib.import_module(found.name)
"""
_KEY = re.compile(r"XLWINGS_LICENSE_KEY\s*=|LICENSE_KEY[\"']?\s*[:=,]\s*[\"'][\w-]{6,}|gAAAAA")


def _modules(script: str) -> set[str]:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("XLWINGS")}
    environment["PYTHONPATH"] = os.pathsep.join(place for place in sys.path if place)
    command = [sys.executable, "-c", f"import sys\n{script}\n{_LISTED}"]
    done = subprocess.run(command, capture_output=True, text=True, env=environment, check=True)
    return set(done.stdout.split())


def test_our_modules_load_no_paid_part_that_xlwings_alone_does_not() -> None:
    alone, ours = _modules("import xlwings"), _modules(_EVERYTHING)
    paid = ("xlwings.pro", "xlwings.server", "xlwings.reports")
    assert "xlwings.main" in ours
    assert {name for name in ours - alone if name.startswith(paid)} == set()


@pytest.mark.parametrize("command", ["fastrak_xl.cli", "fastrak_udfs.formula", "fastrak_workbook.excel.book"])
def test_the_command_line_loads_no_xlwings(command: str) -> None:
    assert _modules(f"import {command}") == set()


def test_there_is_no_licence_key_anywhere() -> None:
    listed = subprocess.run(["git", "ls-files"], cwd=_ROOT, capture_output=True, text=True, check=False).stdout
    files = [_ROOT / name for name in listed.split("\n") if name] or list(_ROOT.rglob("*.py"))
    suspects = []
    for file in files:
        if file.suffix in (".py", ".bas", ".cls", ".xml", ".toml", ".md") and file.is_file() and file != Path(__file__):
            text = file.read_text("utf-8", errors="replace")
            suspects += [f"{file.name}: {found[0]}" for found in _KEY.finditer(text)]
    assert suspects == []


def test_the_search_for_keys_can_find_one() -> None:
    assert _KEY.search("os.environ['XLWINGS_LICENSE_KEY'] = 'x'".replace("'] ", " "))
    assert _KEY.search('"LICENSE_KEY","gAAAAABhSomeKey"')


def test_only_two_modules_of_ours_import_xlwings() -> None:
    """Those that Excel calls; everything else gets the open book handed over."""
    importing = [
        file.name
        for package in ("udfs", "workbook", "fastrak_xl")
        for file in (_ROOT / package).rglob("*.py")
        if re.search(r"^\s*(?:import|from) xlwings", file.read_text("utf-8"), re.M)
    ]
    assert sorted(importing) == ["excel_buttons.py", "excel_functions.py"]
