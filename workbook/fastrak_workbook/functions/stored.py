"""A LAMBDA as a person writes it, in the form in which a workbook stores it. Source: the specification, excel.md."""

from __future__ import annotations

import re
from collections.abc import Mapping

_PREFIXES = {
    **dict.fromkeys(
        ("LAMBDA", "LET", "XLOOKUP", "ISOMITTED", "MAKEARRAY", "REDUCE", "UNICHAR", "CONCAT", "IFNA"), "_xlfn."
    ),
    "FILTER": "_xlfn._xlws.",
}
_TOKEN = re.compile(
    r"""
      (?P<text>"(?:[^"]|"")*")
    | \{(?P<place>[a-z_.]+)\}                       # a column of the hidden sheet
    | \[(?P<optional>[a-z_]+)\]                     # an optional parameter, where the LAMBDA declares it
    | (?P<function>[A-Z]+)(?=\()
    | (?<![\w#])(?P<name>[a-z_]+)                   # a parameter, or a name that LET gives
    | \s+
    """,
    re.VERBOSE,
)


def stored_form(formula: str, places: Mapping[str, str]) -> str:
    """The text that goes into the workbook: `{rows.value}` becomes the range of that column, blanks go.

    Parameters and names are written in lower case, optional parameters in brackets where they are declared; functions
    in upper case.
    """

    def stored(found: re.Match[str]) -> str:
        if found["text"]:
            return found["text"]
        if found["place"]:
            return places[found["place"]]
        if found["optional"]:
            return f"_xlop.{found['optional']}"
        if found["function"]:
            return _PREFIXES.get(found["function"], "") + found["function"]
        return f"_xlpm.{found['name']}" if found["name"] else ""

    return _TOKEN.sub(stored, formula)
