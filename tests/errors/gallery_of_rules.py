"""FX5xx, FX6xx and FX7xx: what contradicts something else, or what this version cannot do."""

from __future__ import annotations

from datetime import date

from tests.errors.example import Example, RunExample
from tests.errors.planting import all_of, copied, nothing, put

_MODEL = "Model Portfolios"

PORTFOLIOS = (
    Example("FX501", "below", put(_MODEL, 2, "Allocation", 30.0), _MODEL, "I2"),
    Example("FX501", "above", put(_MODEL, 8, "Allocation", 0.4), _MODEL, "I6"),
    Example("FX501", "a row left blank", put(_MODEL, 10, "Allocation", None), _MODEL, "I9"),
    Example("FX502", "a little below", put(_MODEL, 2, "Allocation", 39.95), _MODEL, "I2"),
    Example("FX502", "a little above", put(_MODEL, 9, "Allocation", "60.1%"), _MODEL, "I9"),
    Example(
        "FX503",
        "two sector models",
        all_of(
            put(_MODEL, 9, "Sector Model", "House"),
            put(_MODEL, 9, "Sector", "Growth"),
            put(_MODEL, 9, "Fund Code Type", "CitiCode"),
            put(_MODEL, 9, "Fund Code", "KA01"),
            put(_MODEL, 10, "Sector Model", "House"),
            put(_MODEL, 10, "Sector", "Income"),
        ),
        _MODEL,
        "D9",
    ),
    Example(
        "FX503",
        "one row of another sector model",
        all_of(put(_MODEL, 4, "Sector Model", "House"), put(_MODEL, 4, "Sector", "Income")),
        _MODEL,
        "D4",
    ),
    Example("FX504", "another sector", put(_MODEL, 2, "Sector", "Bonds"), _MODEL, "E2"),
    Example("FX504", "no sector", put("Sector Models", 8, "Sector", None), _MODEL, "E8"),
    Example("FX504", "left blank", put(_MODEL, 2, "Sector", None), _MODEL, "E2"),
    Example("FX505", "the same code", copied(_MODEL, 2, Allocation=0.0), _MODEL, "H11"),
    Example(
        "FX505",
        "another code",
        copied(_MODEL, 2, Fund_Code_Type="SEDOL", Fund_Code="B3X7QG6", Allocation=0.0),
        _MODEL,
        "H11",
    ),
    Example(
        "FX506",
        "on the account",
        all_of(
            copied("Risk Profiles", 3, Risk_Profile="Adventurous"),
            put("Accounts", 5, "Risk Profile", "Adventurous"),
        ),
        "Accounts",
        "E5",
    ),
    Example(
        "FX506",
        "the client's",
        all_of(
            copied("Risk Profiles", 3, Risk_Profile="Adventurous"),
            put("Clients", 3, "Risk Profile", "Adventurous"),
        ),
        "Accounts",
        "E4",
    ),
    Example("FX507", "neither has one", put("Clients", 3, "Model Portfolio", None), "Accounts", "F4"),
    Example("FX508", "neither has one", put("Clients", 3, "Risk Profile", None), "Accounts", "E4"),
)

HOLDINGS = (
    Example("FX601", "a negative value", put("Holdings", 8, "Value", -7500.0), "Holdings", "G8"),
    Example("FX601", "negative units", put("Holdings", 9, "Units", -1000.0), "Holdings", "G9"),
    Example("FX602", "a value out of date", put("Holdings", 2, "Value", 2600.0), "Holdings", "G2"),
    Example("FX603", "an old valuation", put("Accounts", 3, "Valuation Date", date(2026, 8, 30)), "Accounts", "J3"),
    Example(
        "FX605",
        "a fund the platform lacks",
        put("Funds", 4, "Available On", "Transact, Quilter"),
        "Funds",
        "L4",
    ),
    Example("FX606", "a price in pence", put("Holdings", 2, "Price", 250.0), "Holdings", "F2"),
    Example("FX607", "a code that nobody has", put("Funds", 4, "Substitute", "KZ99"), "Funds", "M4"),
    RunExample(
        "FX608",
        "bought where nobody has its price",
        all_of(put("Holdings", 3, "Units", None), put("Holdings", 3, "Price", None)),
        "Funds",
        "J4",
    ),
)

SETTINGS = (
    Example("FX701", "a misspelt name", put("Settings", 3, "Setting", "Unasigned funds"), "Settings", "A3"),
    Example("FX701", "a name of this run only", nothing, "--set", overrides={"Metod": "Full"}),
    Example("FX702", "not a choice", put("Settings", 2, "Value", "Fool"), "Settings", "B2"),
    Example("FX702", "below zero", put("Settings", 4, "Value", -1.0), "Settings", "B4"),
    Example("FX702", "for this run only", nothing, "--set", overrides={"Method": "Sideways"}),
    Example("FX704", "both bands blank", put("Settings", 2, "Value", "Tolerance"), "Settings", "B2"),
    Example("FX704", "for this run only", nothing, "--set", overrides={"Method": "Tolerance"}),
)
