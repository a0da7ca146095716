"""Where the add-in and its configuration are on a person's machine. Nothing else is written, and no registry."""

from __future__ import annotations

from pathlib import Path

from fastrak_udfs.addin.build import FILE
from fastrak_udfs.addin.sources import PROJECT
from fastrak_udfs.addin.windows import Windows


def addin_file(windows: Windows) -> Path:
    """The person's XLSTART: Excel opens what is in it, trusts it, and its path never changes."""
    return windows.folder("APPDATA") / "Microsoft" / "Excel" / "XLSTART" / FILE


def config_file(windows: Windows) -> Path:
    """Where xlwings' module in the add-in looks for its settings."""
    return windows.folder("USERPROFILE") / f".{PROJECT}" / f"{PROJECT}.conf"


def dll_name(version: str, *, is_64_bit: bool) -> str:
    """The name of xlwings' library for an Excel of that kind."""
    return f"xlwings{64 if is_64_bit else 32}-{version}.dll"
