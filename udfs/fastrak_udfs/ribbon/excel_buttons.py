"""The one function that the ribbon calls, through xlwings."""

from __future__ import annotations

import xlwings as xw

from fastrak_udfs.ribbon.press import press


@xw.func
@xw.arg("button", "raw")
@xw.ret("raw")
def FASTRAK_PRESS(button: str) -> list[list[str]]:  # noqa: N802  # Excel's calls are in upper case here
    """Do what the button of that id stands for; what is to be shown in a message box, or an empty text."""
    return [[press(button, xw.Book.caller())]]
