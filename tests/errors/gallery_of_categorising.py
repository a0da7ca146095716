"""FX9xx: what keeps funds from being categorised, or follows from it."""

from __future__ import annotations

from tests.errors.example import CategoriseExample, PortfoliosExample, UploadExample
from tests.errors.planting import copied, put, renamed, without_column

CATEGORISING = (
    CategoriseExample(
        "FX901",
        "a source sector that leads to two sectors",
        copied("Sector Hierarchies", 2, Sector="Bonds"),
        "Sector Hierarchies",
        "C5",
    ),
    CategoriseExample(
        "FX901",
        "the same, in another spelling",
        copied("Sector Hierarchies", 3, Source_Sector="uk  GILTS", Sector="UK Equity"),
        "Sector Hierarchies",
        "C5",
    ),
    CategoriseExample(
        "FX902",
        "a fund that a portfolio holds is moved",
        put("Funds", 7, "FE Sector", "UK All Companies"),
        "Model Portfolios",
        "E8",
    ),
    UploadExample("FX910", "a heading changed", renamed("Sector Models", "Fund Code", "Which Fund"), "A1"),
    UploadExample("FX910", "a column deleted", without_column("Sector Models", "Sector"), "A1"),
    UploadExample("FX911", "a fund that nobody holds", put("Sector Models", 2, "Fund Code", "ZZ99"), "E2"),
    UploadExample("FX912", "a SEDOL called an ISIN", put("Sector Models", 3, "Fund Code Type", "ISIN"), "D3"),
    PortfoliosExample("FX920", "a heading changed", renamed("Model Portfolios", "Allocation", "Which Part"), "A1"),
    PortfoliosExample("FX920", "a column deleted", without_column("Model Portfolios", "Platform"), "A1"),
)
