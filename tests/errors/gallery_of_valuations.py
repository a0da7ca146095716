"""FX8xx: what a valuation that is brought in leaves in doubt."""

from __future__ import annotations

from fastrak_workbook.valuation import ReadingOptions
from tests.errors.example import ValuationExample

_HEADINGS = "Account number,Fund,ISIN,Units,Price (£),Value (£),Valuation date\n"
_ALDER = "P-1,Alder Income,GB00B3X7QG63,100,2.50,250.00,30/09/2026\n"
_BIRCH = "P-1,Birch Growth,GB0002634946,10,15.00,150.00,30/09/2026\n"
_IN_DOLLARS = (
    "Account number,Fund,ISIN,Value,Currency,Valuation date\nP-1,Cedar World,IE00B3XXRP09,900.00,USD,30/09/2026\n"
)
_COSTS = (
    "Account number,Fund,ISIN,Value (£),Book Cost,Valuation date\n"
    "P-1,Alder Income,GB00B3X7QG63,250.00,$200.00,30/09/2026\n"
    "P-1,Birch Growth,GB0002634946,150.00,$120.00,30/09/2026\n"
)

VALUATIONS = (
    ValuationExample(
        "FX801", "in the last row", _HEADINGS + _ALDER + _BIRCH + "Total,,,,,410.00,\n", "line 4, Value (£)"
    ),
    ValuationExample("FX801", "above the table", "Total value,£500.00\n\n" + _HEADINGS + _ALDER + _BIRCH, "line 1"),
    ValuationExample("FX802", "a column in dollars", _COSTS, "line 2, Book Cost"),
    ValuationExample("FX803", "a fund in dollars", _IN_DOLLARS, "line 2, Value"),
    ValuationExample(
        "FX804", "a second table", _HEADINGS + _ALDER + "\nAsset class,Share\nEquities,60%\nBonds,40%\n", "line 4"
    ),
    ValuationExample("FX805", "a copied row", _HEADINGS + _ALDER + _BIRCH + _ALDER, "line 4, Account number"),
    ValuationExample(
        "FX806", "beside a cash row", "Total cash,£90.00\n\n" + _HEADINGS + _ALDER + "P-1,Cash,,,,75.00,\n", "line 1"
    ),
    ValuationExample(
        "FX807", "in the whole file", "Fund,ISIN,Value,Valuation date\nAlder,GB00B3X7QG63,250,30/09/2026\n"
    ),
    ValuationExample(
        "FX807",
        "in one row",
        _HEADINGS + _ALDER + _BIRCH.replace("P-1", ""),
        "line 3, Account number",
    ),
    ValuationExample("FX808", "nowhere in the file", "Account number,Fund,ISIN,Value\nP-1,Alder,GB00B3X7QG63,250\n"),
    ValuationExample(
        "FX809",
        "two accounts",
        _HEADINGS + _ALDER + _BIRCH.replace("P-1", "P-2"),
        options=ReadingOptions(account="P-3"),
    ),
)
