"""FX2xx, FX3xx and FX4xx: names and codes that lead nowhere, or to two places."""

from __future__ import annotations

from tests.errors.example import Example
from tests.errors.planting import all_of, copied, put

_MODEL = "Model Portfolios"

REFERENCES = (
    Example("FX201", "a misspelt account", put("Holdings", 5, "Account ID", "A22"), "Holdings", "A5"),
    Example("FX202", "a client nobody has", put("Accounts", 5, "Client ID", "Z9"), "Accounts", "B5"),
    Example("FX203", "on Clients", put("Clients", 2, "Risk Profile", "Balancd"), "Clients", "D2"),
    Example("FX203", "on Accounts", put("Accounts", 5, "Risk Profile", "Speculative"), "Accounts", "E5"),
    Example("FX203", "on Model Portfolios", put(_MODEL, 8, "Risk Profile", "Cautius"), _MODEL, "C8"),
    Example(
        "FX203",
        "a version of one row",
        copied(_MODEL, 7, Risk_Profile="Adventurous", Allocation="100%"),
        _MODEL,
        "C11",
    ),
    Example("FX204", "on Clients", put("Clients", 3, "Model Portfolio", "Coar"), "Clients", "E3"),
    Example("FX204", "on Accounts", put("Accounts", 5, "Model Portfolio", "Ethical"), "Accounts", "F5"),
    Example("FX205", "on Sector Models", put("Sector Models", 10, "Sector Model", "Hause"), "Sector Models", "A10"),
    Example(
        "FX205",
        "on Sector Hierarchies",
        put("Sector Hierarchies", 2, "Sector Model", "Simpel"),
        "Sector Hierarchies",
        "D2",
    ),
    Example("FX205", "as a source", put("Sector Hierarchies", 4, "Source", "Hause"), "Sector Hierarchies", "B4"),
    Example("FX205", "on Model Portfolios", put(_MODEL, 3, "Sector Model", "Simpel"), _MODEL, "D3"),
    Example("FX205", "on a portfolio's first row", put(_MODEL, 2, "Sector Model", "Simpel"), _MODEL, "D2"),
    Example("FX206", "on Sector Models", put("Sector Models", 7, "Sector", "Bond"), "Sector Models", "B7"),
    Example(
        "FX206",
        "on Sector Hierarchies",
        put("Sector Hierarchies", 3, "Sector", "Gilts"),
        "Sector Hierarchies",
        "E3",
    ),
    Example("FX206", "on Model Portfolios", put(_MODEL, 4, "Sector", "Bonds & Gilts"), _MODEL, "E4"),
    Example("FX207", "a client", copied("Clients", 2), "Clients", "A5"),
    Example("FX207", "an account", copied("Accounts", 2), "Accounts", "A6"),
    Example("FX207", "a risk profile", copied("Risk Profiles", 2), "Risk Profiles", "A4"),
    Example("FX207", "a sector", copied("Sectors", 4, Sector="BONDS"), "Sectors", "B7"),
    Example("FX207", "a setting", copied("Settings", 4), "Settings", "A9"),
    Example("FX208", "a misspelt platform", put("Accounts", 5, "Platform", "Quiltter"), "Accounts", "D5"),
    Example(
        "FX208",
        "on Model Portfolios",
        all_of(put(_MODEL, 9, "Platform", "Transakt"), put(_MODEL, 10, "Platform", "Transakt")),
        _MODEL,
        "A9",
    ),
    Example("FX209", "a wrapper of one's own", put("Accounts", 3, "Wrapper", "Sippp"), "Accounts", "C3"),
)

FUNDS = (
    Example("FX301", "a CitiCode", put("Funds", 4, "CitiCode", "KA01"), "Funds", "E4"),
    Example("FX301", "an ISIN", put("Funds", 5, "ISIN", "GB00B3X7QG63"), "Funds", "F5"),
    Example(
        "FX301",
        "a SEDOL inside a GB ISIN",
        all_of(put("Funds", 3, "ISIN", None), put("Funds", 5, "ISIN", "GB0002634946")),
        "Funds",
        "F5",
    ),
    Example("FX301", "ISIN and SEDOL of the same fund", put("Funds", 5, "ISIN", "GB0002634946"), "Funds", "F5"),
    Example("FX301", "a SEDOL that an ISIN above contains", put("Funds", 5, "SEDOL", "B41YBW7"), "Funds", "G5"),
    Example("FX301", "the whole fund twice", copied("Funds", 2), "Funds", "B10"),
    Example("FX302", "a registered ISIN", put("Funds", 5, "ISIN", "IE00B3XXRP08"), "Funds", "F5"),
    Example("FX302", "a registered SEDOL", put("Funds", 7, "SEDOL", "3029270"), "Funds", "G7"),
    Example(
        "FX302",
        "the same ISIN in both columns",
        all_of(
            put("Funds", 8, "Fund Code", "LU0320240190"),
            put("Funds", 8, "ISIN", "LU0320240190"),
            put("Sector Models", 6, "Fund Code", "LU0320240190"),
        ),
        "Funds",
        "B8",
    ),
    Example(
        "FX302",
        "an ISIN of a holding",
        copied("Holdings", 4, Fund_Code_Type="ISIN", Fund_Code="GB00B80QFR51"),
        "Holdings",
        "C11",
    ),
    Example(
        "FX302",
        "a wrong digit in the ISIN of a fund known by its SEDOL",
        all_of(put("Holdings", 6, "Fund Code Type", "ISIN"), put("Holdings", 6, "Fund Code", "GB0002634947")),
        "Holdings",
        "C6",
    ),
    Example(
        "FX303",
        "a holding",
        copied("Holdings", 4, Fund_Code_Type="ISIN", Fund_Code="GB00B80QFR50"),
        "Holdings",
        "C11",
    ),
    Example(
        "FX303",
        "a fund of a sector model",
        copied("Sector Models", 9, Fund_Code="WP-78"),
        "Sector Models",
        "E12",
    ),
    Example("FX304", "a code type nobody knows", put("Holdings", 2, "Fund Code Type", "CUSIP"), "Holdings", "B2"),
)

SECTORS = (
    Example("FX401", "in two sectors", copied("Sector Models", 2, Sector="Bonds"), "Sector Models", "E12"),
    Example(
        "FX401",
        "under two codes",
        copied("Sector Models", 3, Fund_Code_Type="ISIN", Fund_Code="GB0002634946"),
        "Sector Models",
        "E12",
    ),
)
