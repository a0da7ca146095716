"""Input sheets that cannot be changed by mistake: protected without a password, so that Excel's own button lifts it."""

from __future__ import annotations

import re

from fastrak_workbook.graft.package import Package
from fastrak_workbook.layout import INPUT_TABLES

_AFTER_ROWS = re.compile(rb"</(?P<p>(?:[\w.-]+:)?)sheetData\s*>|<(?P<q>(?:[\w.-]+:)?)sheetData\s*/>")
_CALCULATION = re.compile(rb"\s*<(?:[\w.-]+:)?sheetCalcPr[^>]*/>")


def protect_inputs(package: Package) -> None:
    """Protect every sheet of an input table that is not protected yet."""
    wanted = {layout.sheet.casefold() for layout in INPUT_TABLES}
    for sheet in package.sheets:
        if sheet.name.casefold() not in wanted or sheet.kind != "worksheet":
            continue
        data = package.part(sheet.part)
        found = _AFTER_ROWS.search(data)
        if found is None or b"sheetProtection" in data:
            continue
        prefix = found["p"] if found["p"] is not None else found["q"]
        behind = _CALCULATION.match(data, found.end())
        at = behind.end() if behind else found.end()
        tag = b'<%ssheetProtection sheet="1" objects="1" scenarios="1"/>' % (prefix or b"")
        package.put(sheet.part, data[:at] + tag + data[at:])
