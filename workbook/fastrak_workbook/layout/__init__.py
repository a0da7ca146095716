"""Every sheet, table and column name of the workbook, once: nothing else in the product spells them.

Source of the names: the domain specification. A column knows its header as written, the field it becomes inside,
what kind of value it holds, and the other headings under which firms keep the same thing.
"""

from fastrak_workbook.layout.columns import Column, Kind, TableLayout
from fastrak_workbook.layout.inputs import (
    ACCOUNTS,
    CLIENTS,
    FUNDS,
    HOLDINGS,
    INPUT_TABLES,
    LISTS,
    MODEL_PORTFOLIOS,
    RISK_PROFILES,
    SECTOR_HIERARCHIES,
    SECTOR_MODELS,
    SECTORS,
    SETTINGS,
    WANTED,
    input_table,
)
from fastrak_workbook.layout.results import (
    APPROVAL,
    CHECKS,
    COMPARE,
    COMPARE_TOTALS,
    REBALANCE,
    RESULT_TABLES,
    RUN,
    SECTOR_TOTALS,
    SUMMARY,
    TRADES,
    UNASSIGNED,
)

__all__ = [
    "ACCOUNTS",
    "APPROVAL",
    "CHECKS",
    "CLIENTS",
    "COMPARE",
    "COMPARE_TOTALS",
    "FUNDS",
    "HOLDINGS",
    "INPUT_TABLES",
    "LISTS",
    "MODEL_PORTFOLIOS",
    "REBALANCE",
    "RESULT_TABLES",
    "RISK_PROFILES",
    "RUN",
    "SECTORS",
    "SECTOR_HIERARCHIES",
    "SECTOR_MODELS",
    "SECTOR_TOTALS",
    "SETTINGS",
    "SUMMARY",
    "TRADES",
    "UNASSIGNED",
    "WANTED",
    "Column",
    "Kind",
    "TableLayout",
    "input_table",
]
