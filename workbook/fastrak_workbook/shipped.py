"""The two workbooks as files: where they are shipped, and how they are read back."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

TEMPLATE_FILE = "fastrak-template.xlsx"
DEMO_FILE = "fastrak-demo.xlsx"
SHIPPED_FILES = (TEMPLATE_FILE, DEMO_FILE)


def shipped(name: str) -> bytes:
    """The bytes of a workbook that comes with the product; FileNotFoundError for a name that does not.

    A wheel carries them inside the package; an editable install finds them in the folder templates.
    """
    if name not in SHIPPED_FILES:
        raise FileNotFoundError(f"{name} is not one of {', '.join(SHIPPED_FILES)}")
    packaged = files("fastrak_workbook").joinpath("templates", name)
    if packaged.is_file():
        return packaged.read_bytes()
    return (Path(__file__).resolve().parents[2] / "templates" / name).read_bytes()
