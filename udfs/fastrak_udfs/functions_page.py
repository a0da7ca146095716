"""docs/functions.md, made from the declarations of the worksheet functions."""

from __future__ import annotations

from collections.abc import Iterator

from fastrak_udfs.functions import FUNCTIONS, Function

_INTRODUCTION = """\
# Worksheet functions

The same names, arguments and answers in Excel with the add-in and in `fastrak eval '=…' book.xlsx`.

- A fund may be given by any of its codes or its exact name; text matches without regard to case. A sector's name wins
  over a fund's, an account's ID over a client's.
- Arguments in square brackets may be omitted. Where a function has one answer, arguments may be ranges: the answer has
  their shape and spills. One call with a range is far faster than many single ones.
- An unknown portfolio, account or fund is `#N/A`, an impossible argument `#VALUE!`; nothing is ever silently 0.
- Functions read the workbook in whose cell they stand. A change of its tables is seen at once; Recalculate on the
  Fastrak tab has every one of them worked out anew.
- A workbook carries TARGET, SECTOR, VALUE, WEIGHT and DRIFT as names, and a shared one TRADE and REBALANCE too, as at
  its last run: they calculate without the add-in ([sharing](sharing.md)).

This page is made from the declarations in `udfs/fastrak_udfs/functions.py` (`pytest tests/unit/udfs --update-golden`).
"""


def functions_page() -> str:
    """The page as Markdown."""
    return "\n".join([_INTRODUCTION, *(line for function in FUNCTIONS.values() for line in _section(function))])


def _section(function: Function) -> Iterator[str]:
    names = (f"[{one.name}]" if one.optional else one.name for one in function.parameters)
    yield f"## {function.name}({', '.join(names)})\n"
    yield f"{function.summary}\n"
    if function.parameters:
        yield "| argument | what it is |"
        yield "| --- | --- |"
        yield from (f"| {one.name} | {one.help} |" for one in function.parameters)
        yield ""
    yield f"    {function.example}\n"
