"""Suggestions for unassigned funds of the good book: each kind of evidence, its likelihood and its reason."""

from __future__ import annotations

import pytest

from fastrak_workbook.memory_book import MemoryBook
from fastrak_xl.app.categorise.suggesting import Suggestion, suggest
from fastrak_xl.app.check import check
from fastrak_xl.app.rebalance import rebalance
from fastrak_xl.engine.categorise.share_classes import without_share_class
from tests.errors.good_book import Tables, good_tables


def with_fund(name: str, fe_sector: str | None = None, *, tables: Tables | None = None, **cells: object) -> Tables:
    """The good book with one more, unassigned fund, N1."""
    made = tables or good_tables()
    row = dict.fromkeys(made["Funds"][0]) | {"Fund Code Type": "CitiCode", "Fund Code": "N1", "Fund Name": name}
    made["Funds"].append({**row, "FE Sector": fe_sector} | cells)
    return made


def suggested(tables: Tables, model: int = 0) -> Suggestion | None:
    """What is suggested for the fund N1."""
    linked = check(MemoryBook(tables)).linked
    return suggest(linked, model).get(linked.funds.keys["CitiCode", "N1"])


def sector_named(tables: Tables, found: Suggestion | None) -> str:
    assert found is not None
    return check(MemoryBook(tables)).linked.sectors.sectors[found.sector].name


@pytest.mark.parametrize(
    ("name", "rest"),
    [
        ("Alder UK Growth R Acc", "alder uk growth"),
        ("Alder UK Growth (I) Inc.", "alder uk growth"),
        ("Alder UK Growth Class C Accumulation GBP", "alder uk growth"),
        ("Alder UK Growth A Income", "alder uk growth"),
        ("Alder UK Growth Z2-Acc Hedged", "alder uk growth"),
        ("Alder UK Growth A Shares", "alder uk growth"),
        ("Alder UK Equity Income", "alder uk equity income"),
        ("Alder Monthly Income Shares A Acc", "alder monthly income shares"),
        ("Alder Risk Managed 4 A Acc", "alder risk managed 4"),
        ("Alder Lifestyle 60% R Acc", "alder lifestyle 60"),
        ("Old Severn Pension UK Gilt Series 4", "old severn pension uk gilt"),
        ("Smith & Jones Bond", "smith and jones bond"),
        ("R", "r"),
        ("Acc Inc", "acc"),
        ("", ""),
    ],
)
def test_the_words_of_a_share_class_are_taken_off(name: str, rest: str) -> None:
    assert without_share_class(name) == rest


def test_another_share_class_comes_before_all_else() -> None:
    tables = with_fund("Elm Gilt R Acc", "UK Gilts")
    found = suggested(tables)
    assert sector_named(tables, found) == "Bonds"
    assert found is not None
    assert (found.likelihood, found.reason) == (0.98, "Another share class of Elm Gilt, which is in Bonds.")


def test_a_share_class_whose_fe_sector_leads_elsewhere_is_doubtful() -> None:
    tables = with_fund("Elm Gilt R Acc", "UK All Companies")
    found = suggested(tables)
    assert sector_named(tables, found) == "Bonds"
    assert found is not None
    assert found.likelihood == 0.78


def test_share_classes_in_two_sectors_go_by_the_most() -> None:
    tables = with_fund("Elm Gilt R Acc")
    for code, sector in (("M1", "UK Equity"), ("M2", "Bonds")):
        tables["Funds"].append({**tables["Funds"][-1], "Fund Code": code, "Fund Name": "Elm Gilt I Inc"})
        row = {"Sector": sector, "Fund": "Elm Gilt I Inc", "Fund Code Type": "CitiCode", "Fund Code": code}
        tables["Sector Models"].append({"Sector Model": "Simple", **row})
    found = suggested(tables)
    assert sector_named(tables, found) == "Bonds"
    assert found is not None
    assert found.likelihood == 0.65


def test_the_firms_hierarchy_names_itself() -> None:
    tables = with_fund("Quite New", "PN UK All Companies")
    found = suggested(tables)
    assert sector_named(tables, found) == "UK Equity"
    assert found is not None
    assert found.likelihood == 0.97
    assert found.reason == "The hierarchy From FE puts PN UK All Companies into UK Equity."


@pytest.mark.parametrize(
    ("mine", "others", "reason"),
    [
        ("kc03", None, "Its Substitute is Cedar Global, which is in Overseas Equity."),
        ("GB00B41YBW71", None, "Its Substitute is Cedar Global, which is in Overseas Equity."),
        (None, "N1", "It is the Substitute of Cedar Global, which is in Overseas Equity."),
    ],
)
def test_the_registers_substitute_counts_in_both_directions(mine: str | None, others: str | None, reason: str) -> None:
    tables = good_tables()
    tables["Funds"][2]["Substitute"] = others
    found = suggested(with_fund("Quite New", tables=tables, Substitute=mine))
    assert found is not None
    assert (found.likelihood, found.reason) == (0.9, reason)


def test_the_fe_sectors_usual_sector_counts_funds() -> None:
    tables = with_fund("Quite New", "IA Sterling Corporate Bond")
    found = suggested(tables)
    assert sector_named(tables, found) == "Bonds"
    assert found is not None
    assert found.likelihood == 0.67
    reason = "The one assigned fund of its FE sector IA Sterling Corporate Bond is in Bonds."
    assert found.reason == reason
    tables["Funds"][0]["FE Sector"] = tables["Funds"][4]["FE Sector"] = "£ Corporate Bond"
    found = suggested(tables)
    assert found is not None
    assert found.reason.startswith("2 of the 3 assigned funds of its FE sector IA Sterling Corporate Bond are in Bonds")


def test_a_like_name_is_the_last_resort_and_never_likely_enough_to_be_taken_unseen() -> None:
    tables = with_fund("Fir Corporate Bonds")
    found = suggested(tables)
    assert sector_named(tables, found) == "Bonds"
    assert found is not None
    assert 0.5 < found.likelihood < 0.8
    assert found.reason == "Its name is like that of Fir Corporate Bond, which is in Bonds."
    assert suggested(with_fund("Zzyx Qwerty")) is None
    assert suggested(with_fund("Zzyx Qwerty", "Unclassified")) is None


def test_the_order_of_rows_decides_nothing() -> None:
    tables = with_fund("Elm Gilt R Acc", "UK Gilts")
    found = suggested(tables)
    for name in ("Funds", "Sector Models"):
        tables[name] = tables[name][::-1]
    assert suggested(tables) == found


def test_without_an_assigned_fund_nothing_is_made_up() -> None:
    tables = with_fund("Quite New")
    tables["Sector Models"], tables["Sector Hierarchies"] = tables["Sector Models"][7:8], []
    assert suggest(check(MemoryBook(tables)).linked, 0) == {}


def test_the_sheet_unassigned_shows_the_suggestion() -> None:
    tables = good_tables()
    tables["Funds"][7]["FE Sector"] = "UK Gilts"
    outcome = rebalance(MemoryBook(tables))
    assert outcome.results is not None
    shown = outcome.results.unassigned
    place = list(shown["code"]).index("WP-77")
    assert shown["suggested"][place] == "Bonds"
    assert shown["why"][place] == "The hierarchy From FE puts UK Gilts into Bonds."
