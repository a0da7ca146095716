"""`python -m fastrak_workbook.template [FOLDER]` writes both workbooks (default folder: templates)."""

from __future__ import annotations

import sys
from pathlib import Path

from fastrak_workbook.shipped import DEMO_FILE, TEMPLATE_FILE
from fastrak_workbook.template.build import template_workbook
from fastrak_workbook.template.demo import demo_workbook


def main(arguments: list[str]) -> None:
    """Write both workbooks into the folder given and say so."""
    folder = Path(arguments[0] if arguments else "templates")
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in ((TEMPLATE_FILE, template_workbook()), (DEMO_FILE, demo_workbook())):
        (folder / name).write_bytes(content)
        print(f"{folder / name}: {len(content):,} bytes")


if __name__ == "__main__":
    main(sys.argv[1:])
