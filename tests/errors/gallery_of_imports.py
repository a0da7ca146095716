"""FX81x: what a valuation leaves in doubt once it meets the workbook."""

from __future__ import annotations

from tests.errors.example import ImportExample
from tests.errors.planting import copied, put

_HEADINGS = "Account number,Client,Fund,ISIN,SEDOL,Value (£),Valuation date\n"


def _line(account: str, fund: str = "Alder UK Equity", **cells: str) -> str:
    """One holding; what is not given is that of a fund that the good book knows."""
    isin, sedol = cells.get("isin", "GB00B3X7QG63"), cells.get("sedol", "")
    value, day = cells.get("value", "250.00"), cells.get("day", "15/09/2026")
    return f"{account},{cells.get('client', '')},{fund},{isin},{sedol},{value},{day}\n"


def _one(*lines: str) -> dict[str, str]:
    return {"valuation.csv": _HEADINGS + "".join(lines)}


IMPORTS = (
    ImportExample(
        "FX810",
        "two files of one account",
        {"one.csv": _HEADINGS + _line("A2"), "two.csv": _HEADINGS + _line("A2", value="99.00")},
        "two.csv",
    ),
    ImportExample(
        "FX811",
        "a name that two clients have",
        _one(_line("P-9", client="Ben Brook")),
        "valuation.csv",
        plant=copied("Clients", 3, Client_ID="C9"),
    ),
    ImportExample("FX812", "last month's file", _one(_line("A2", day="31/08/2026")), "Accounts", "J3"),
    ImportExample("FX813", "an account of a known client", _one(_line("P-9", client="C2")), "valuation.csv"),
    ImportExample("FX813", "a client by name", _one(_line("P-9", client="Mr Ben Brook")), "valuation.csv"),
    ImportExample("FX813", "a client that no file names", _one(_line("P-9")), "valuation.csv"),
    ImportExample(
        "FX814",
        "money that was to be invested",
        _one(_line("A1", day="30/09/2026"), _line("A1", "Cash", isin="", value="100.00", day="30/09/2026")),
        "Accounts",
        "G2",
    ),
    ImportExample(
        "FX815",
        "a name much like a registered one",
        _one(_line("A2", "Alder UK Equity Acc", isin="")),
        "valuation.csv",
        "line 2",
    ),
    ImportExample(
        "FX816",
        "a file without cash",
        _one(_line("A1")),
        "Holdings",
        plant=put("Accounts", 2, "Cash In", None),
    ),
    ImportExample(
        "FX817",
        "an ISIN of one fund, a SEDOL of another",
        _one(_line("A2", sedol="0263494")),
        "valuation.csv",
        "line 2",
    ),
    ImportExample(
        "FX818",
        "a name that the account holds under a code",
        _one(_line("A2", "Elm Gilt", isin="")),
        "valuation.csv",
        "line 2",
    ),
    ImportExample(
        "FX819",
        "one number for a client's two accounts",
        {"valuation.csv": _HEADINGS.replace("Client", "Wrapper") + _line("A2", client="HL SIPP")},
        "Accounts",
        "C3",
    ),
)
