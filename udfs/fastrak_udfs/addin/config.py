"""The settings that xlwings' module in the add-in reads: lines of "name","value"."""

from __future__ import annotations

from pathlib import Path

INTERPRETER = "INTERPRETER_WIN"
SERVER = "USE UDF SERVER"
BESIDE_WORKBOOK = "ADD_WORKBOOK_TO_PYTHONPATH"


def wanted(interpreter: Path) -> dict[str, str]:
    """The settings of an installation: one Python that stays, and nothing from a workbook's own folder."""
    return {INTERPRETER: str(interpreter), SERVER: "True", BESIDE_WORKBOOK: "False", "SHOW CONSOLE": "False"}


def read(text: str) -> dict[str, str]:
    """The settings in a file's text; a line that is none is left out."""
    pairs = (line.strip().strip('"').split('","') for line in text.splitlines())
    return {pair[0]: pair[1] for pair in pairs if len(pair) == 2}


def written(settings: dict[str, str]) -> str:
    """The text of a file with those settings."""
    return "".join(f'"{name}","{value}"\r\n' for name, value in settings.items())
