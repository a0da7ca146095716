"""The drop-downs of the input sheets: what each cell offers, and what happens to anything else."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from fastrak_workbook.layout import (
    ACCOUNTS,
    CLIENTS,
    FUNDS,
    HOLDINGS,
    LISTS,
    MODEL_PORTFOLIOS,
    RISK_PROFILES,
    SECTOR_HIERARCHIES,
    SECTOR_MODELS,
    SECTORS,
    SETTINGS,
    TableLayout,
)
from fastrak_workbook.template.choices import (
    MODEL_CHOICES,
    PLATFORM_CHOICES,
    PORTFOLIO_CHOICES,
    SOURCE_CHOICES,
)
from fastrak_workbook.template.places import FIRST_ROW, LAST_ROW, data_range, filled_part, letter
from fastrak_workbook.template.setting_rows import SETTING_ROWS, Entry, SettingRow
from fastrak_xl.domain.codes import CODE_TYPES
from fastrak_xl.domain.values import LOCKS


@dataclass(frozen=True, slots=True)
class DropDown:
    """What a cell offers. With `advice` anything else is refused; without, all else is taken as it is."""

    source: str | list[str]
    advice: str = ""

    @property
    def refuses(self) -> bool:
        """Whether a value outside the list is refused."""
        return bool(self.advice)


def sectors_of_the_rows_model(layout: TableLayout) -> str:
    """The sectors of the sector model named in the same row, which stand together on the sheet Sectors."""
    model = f"${letter(layout, 'sector_model')}{FIRST_ROW + 1}"
    models, sectors = data_range(SECTORS, "sector_model"), data_range(SECTORS, "sector")
    start = f"MATCH({model},{models},0)"
    return f"=INDEX({sectors},{start}):INDEX({sectors},{start}-1+COUNTIF({models},{model}))"


_CODE_TYPE = DropDown(list(CODE_TYPES), "Choose one of the code types of the list.")
_LOCK = DropDown(list(LOCKS), "Choose a lock of the list, or leave the cell blank.")
_YES_NO = DropDown(["Yes", "No"], "Choose Yes or No, or leave the cell blank for No.")
_WRAPPER = DropDown(filled_part(data_range(LISTS, "wrapper", 60)))
_PLATFORM = DropDown(filled_part(data_range(LISTS, "platform", 60)))
_MODEL_PLATFORM = DropDown(filled_part(PLATFORM_CHOICES.cells))
_PORTFOLIO = DropDown(filled_part(PORTFOLIO_CHOICES.cells))
_SOURCE = DropDown(filled_part(SOURCE_CHOICES.cells))
_RISK = DropDown(
    filled_part(data_range(RISK_PROFILES, "risk_profile")),
    "Choose a risk profile of the list. New ones are added on the sheet Risk Profiles.",
)
_MODEL = DropDown(
    filled_part(MODEL_CHOICES.cells),
    "Choose a sector model of the list. New ones are added on the sheet Sectors.",
)


def _sector(layout: TableLayout) -> DropDown:
    advice = "Choose the sector model first, then one of its sectors. New ones are added on the sheet Sectors."
    return DropDown(sectors_of_the_rows_model(layout), advice)


DROP_DOWNS: Mapping[str, Mapping[str, DropDown]] = {
    CLIENTS.table: {"risk_profile": _RISK, "portfolio": _PORTFOLIO},
    ACCOUNTS.table: {
        "wrapper": _WRAPPER,
        "platform": _PLATFORM,
        "risk_profile": _RISK,
        "portfolio": _PORTFOLIO,
        "do_not_trade": _YES_NO,
    },
    HOLDINGS.table: {"code_type": _CODE_TYPE, "lock": _LOCK},
    FUNDS.table: {"code_type": _CODE_TYPE},
    SECTOR_MODELS.table: {
        "sector_model": _MODEL,
        "sector": _sector(SECTOR_MODELS),
        "code_type": _CODE_TYPE,
    },
    SECTOR_HIERARCHIES.table: {
        "source": _SOURCE,
        "sector_model": _MODEL,
        "sector": _sector(SECTOR_HIERARCHIES),
    },
    MODEL_PORTFOLIOS.table: {
        "platform": _MODEL_PLATFORM,
        "risk_profile": _RISK,
        "sector_model": _MODEL,
        "sector": _sector(MODEL_PORTFOLIOS),
        "code_type": _CODE_TYPE,
    },
}


def add_drop_downs(worksheet: Any, layout: TableLayout) -> None:
    """Add a sheet's drop-downs, down to well below its table."""
    for field, drop_down in DROP_DOWNS.get(layout.table, {}).items():
        column = layout.fields.index(field)
        rule = _rule(drop_down, layout.column(field).header)
        worksheet.data_validation(FIRST_ROW, column, LAST_ROW, column, rule)


def _rule(drop_down: DropDown, header: str) -> dict[str, Any]:
    rule: dict[str, Any] = {"validate": "list", "source": drop_down.source}
    if not drop_down.refuses:
        return rule | {"error_type": "information", "show_error": False}
    return rule | {"error_title": header[:32], "error_message": drop_down.advice}


def add_setting_rules(worksheet: Any) -> None:
    """Add to each setting's value its own drop-down, or the kind of number or date that it takes."""
    column = SETTINGS.fields.index("value")
    for row, setting in enumerate(SETTING_ROWS, start=FIRST_ROW):
        rule = _SETTING_RULES[setting.entry](setting)
        worksheet.data_validation(row, column, row, column, rule | {"error_title": setting.name})


def _choice(setting: SettingRow) -> dict[str, Any]:
    advice = f"Choose one of: {', '.join(setting.choices)}."
    return {"validate": "list", "source": list(setting.choices), "error_message": advice}


def _at_least_nought(kind: str, advice: str) -> Callable[[SettingRow], dict[str, Any]]:
    return lambda _: {"validate": kind, "criteria": ">=", "value": 0, "error_message": advice}


def _words(_: SettingRow) -> dict[str, Any]:
    advice = "Type at most 200 characters, or leave the cell blank."
    return {"validate": "length", "criteria": "<=", "value": 200, "error_message": advice}


_SETTING_RULES: Mapping[Entry, Callable[[SettingRow], dict[str, Any]]] = {
    Entry.CHOICE: _choice,
    Entry.AMOUNT: _at_least_nought("decimal", "Type a number of 0 or more, or leave the cell blank."),
    Entry.WHOLE_NUMBER: _at_least_nought("integer", "Type a whole number of 0 or more."),
    Entry.WORDS: _words,
    Entry.DATE: _at_least_nought("decimal", "Type a date such as 30/09/2026, or leave the cell blank."),
}
