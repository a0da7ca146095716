"""Files that are no valuation, refused by name: what the file is, and what to do."""

from __future__ import annotations

from fastrak_workbook.graft.xml import NotAWorkbook

_ASK = "Download the holdings (the valuation) instead, as .csv or .xlsx."
_REASONS = {
    "empty": ("is empty", "Download it again."),
    "web page": ("is a web page, not a table", "Log in to the platform and download the file again."),
    "pdf": ("is a PDF, not a table", _ASK),
    "picture": ("is a picture, not a table", _ASK),
    "json": ("is JSON, not a table", _ASK),
    "xml": ("is XML, not a table", _ASK),
    "binary": ("is not text and not a workbook", _ASK),
    "transactions": ("holds transactions, not a valuation", _ASK),
    "orders": ("holds orders, not a valuation", _ASK),
    "plans": ("holds plan values, no funds", "Download the holdings of the plans instead, as .csv or .xlsx."),
    "bare header": ("has a header and no holdings", "Check that the account holds anything, and download it again."),
    "no value": (
        "has no price or value for any holding",
        "Download it with a value, or with units and a price, for every holding.",
    ),
    "no table": (
        "has no table of holdings that can be recognised",
        "It needs a row of headings with a fund's name or code and a value, or units and a price; "
        "for other headings write a profile (docs/valuations.md).",
    ),
    "unclosed": (
        "has a quotation mark that is never closed, in line {line}",
        "Correct that line, or download the file again.",
    ),
    "too wide": ("has a cell of more than 100,000 characters", "Download it again."),
}


class NotAValuation(NotAWorkbook):
    """The file is no valuation that can be read; the message is a sentence for the person who chose it."""

    def __init__(self, file: str, reason: str, **words: object) -> None:
        what, cure = _REASONS[reason]
        self.what = what.format(**words)
        super().__init__(f"{file} {self.what}. {cure}")
        self.reason = reason
