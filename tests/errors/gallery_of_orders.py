"""FX94x: what orders and approval will miss."""

from __future__ import annotations

from tests.errors.example import Example
from tests.errors.planting import copied, nothing

ORDERS = (
    Example(
        "FX940",
        "nobody prepares it",
        copied("Settings", 2, Setting="Two-person approval", Value="On"),
        "Settings",
        "B9",
    ),
    Example("FX940", "for this run only", nothing, "--set", overrides={"Two-person approval": "On"}),
    Example(
        "FX941",
        "a misspelt platform",
        copied("Settings", 2, Setting="Paired switches", Value="Transact; Quiter"),
        "Settings",
        "B9",
    ),
)
