"""The published examples of rebalance.json as workbooks, and the answers that must come out of them.

rebalance.json is data with its sources and notes: amounts in pounds, cash above 0 comes in and below 0 goes out,
trades of a fund that is not named are zero, one penny allowed.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

Line = dict[str, object]
Tables = dict[str, list[Line]]
Case = Mapping[str, object]


def cases() -> list[Case]:
    """Every case of the file."""
    return list(json.loads((Path(__file__).parent / "rebalance.json").read_text(encoding="utf-8"))["cases"])


def coded(fund: str) -> Line:
    """A case's fund as a code; its "Cash" is the account's cash."""
    if fund == "Cash":
        return {"Fund Code Type": "Cash", "Fund Code": "CASH"}
    return {"Fund Code Type": "Own", "Fund Code": fund}


def settings_of(case: Case) -> list[Line]:
    """The settings that a case states; its bands are shares of 1, the sheet's are points or percent."""
    chosen: Line = {"Method": case.get("method", "Tolerance")}
    for key, name in (("absolute", "Tolerance absolute"), ("relative", "Tolerance relative")):
        if key in case:
            chosen[name] = round(float(str(case[key])) * 100, 6)
    chosen |= {"Tolerance scope": case.get("scope"), "Rebalance to": case.get("to")}
    return [{"Setting": name, "Value": value} for name, value in chosen.items()]


def workbook(case: Case, target: Mapping[str, float], value: Mapping[str, float], cash: float = 0) -> Tables:
    """One account with these targets (shares) and values (pounds), and money in or out."""
    keys: Line = {"Platform": "All", "Model Portfolio": "Published", "Risk Profile": "Balanced", "Sector Model": "All"}
    funds = sorted({*target, *value})
    place = {fund: {"Sector Model": "All", "Sector": "Cash" if fund == "Cash" else "Funds"} for fund in funds}
    return {
        "Clients": [
            {
                **{"Client ID": "C1", "Client Name": "Case", "Risk Profile": "Balanced"},
                "Model Portfolio": "Published",
            }
        ],
        "Accounts": [
            {
                **{"Account ID": "A1", "Client ID": "C1", "Wrapper": "ISA", "Platform": "Transact"},
                "Risk Profile": None,
                "Model Portfolio": None,
                "Cash In": max(cash, 0) or None,
                "Cash Out": max(-cash, 0) or None,
                "Do Not Trade": None,
            }
        ],
        "Holdings": [
            {"Account ID": "A1", **coded(fund), "Fund Name": fund, "Value": held} for fund, held in value.items()
        ],
        "Funds": [],
        "Risk Profiles": [{"Risk Profile": "Balanced"}],
        "Sectors": [{"Sector Model": "All", "Sector": "Funds"}, {"Sector Model": "All", "Sector": "Cash"}],
        "Sector Models": [{**place[fund], "Fund": fund, **coded(fund)} for fund in funds],
        "Model Portfolios": [
            {**keys, **place[fund], "Fund Name": fund, **coded(fund), "Allocation": f"{share * 100:g}%"}
            for fund, share in target.items()
        ],
        "Settings": settings_of(case),
    }
