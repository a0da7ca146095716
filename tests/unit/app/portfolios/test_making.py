"""Model portfolios of the good book laid out, copied, exchanged, and a fund replaced in them."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

import pytest

from fastrak_workbook.layout import MODEL_PORTFOLIOS
from fastrak_workbook.memory_book import MemoryBook
from fastrak_workbook.upload.reading import upload_of
from fastrak_xl.app.check import check
from fastrak_xl.app.plans import Plan, carry_out
from fastrak_xl.app.portfolios.exchange import import_portfolios, list_portfolios
from fastrak_xl.app.portfolios.making import copy_portfolio, new_portfolio
from fastrak_xl.app.portfolios.replacing import find_fund, replace_fund
from fastrak_xl.domain.not_there import NotThere
from fastrak_xl.engine.link.linked import LinkedBook
from tests.errors.good_book import Row, Tables, good_tables
from tests.unit.app.categorise.test_bulk import sectors_of

SIMPLE, HOUSE = 0, 1
HEADINGS = [column.header for column in MODEL_PORTFOLIOS.columns]
Weights = dict[str, Fraction]


def after(plan_of: Callable[[LinkedBook], Plan], tables: Tables | None = None) -> tuple[MemoryBook, Plan]:
    """The good book after a change, which must leave nothing wrong in it."""
    book = MemoryBook(tables or good_tables())
    plan = carry_out(book, plan_of, headings=("model_portfolios",))
    assert plan.is_sound, [str(one) for one in plan.diagnostics]
    assert [str(one) for one in check(book).diagnostics if one.is_error] == []
    return book, plan


def weights(book: MemoryBook) -> dict[str, Weights]:
    """Per version the weight of each fund by its first name."""
    linked = check(book).linked
    return {
        version.title: {
            linked.funds.funds[fund].name.split()[0]: weight
            for fund, weight in zip(version.funds, version.weights, strict=True)
        }
        for version in linked.portfolios.versions
    }


def rows_of(book: MemoryBook) -> list[Row]:
    return [dict(row) for row in book._tables["Model Portfolios"]]


def filed(*rows: Row) -> list[list[object]]:
    """Rows as a file's cells."""
    return [list(HEADINGS), *([row.get(heading) for heading in HEADINGS] for row in rows)]


def test_a_new_portfolio_lists_every_fund_of_every_sector_and_is_absent_until_it_is_filled_in() -> None:
    before = weights(MemoryBook(good_tables()))
    book, plan = after(lambda linked: new_portfolio(linked, "Fresh", SIMPLE, ["balanced"]))
    new = rows_of(book)[9:]
    assert [(row["Sector"], str(row["Fund Name"]).split()[0]) for row in new] == [
        ("UK Equity", "Alder"),
        ("UK Equity", "Birch"),
        ("Overseas Equity", "Cedar"),
        ("Overseas Equity", "Damson"),
        ("Overseas Equity", "Gorse"),
        ("Bonds", "Elm"),
        ("Bonds", "Fir"),
        ("Cash", "Cash"),
    ]
    assert {(row["Platform"], row["Risk Profile"], row["Allocation"]) for row in new} == {("All", "Balanced", None)}
    assert check(book).diagnostics == ()
    assert weights(book) == before
    assert plan.said[0].startswith("Fresh lists 8 funds for each of Balanced (All)")


def test_it_may_be_given_to_an_account_before_it_is_filled_in() -> None:
    tables = good_tables()
    tables["Clients"][0]["Model Portfolio"] = "Fresh"
    book = MemoryBook(tables)
    assert [one.code for one in check(book).diagnostics] == ["FX204"]
    carry_out(book, lambda linked: new_portfolio(linked, "Fresh", SIMPLE))
    found = check(book).diagnostics
    assert {(one.code, str(one.severity)) for one in found} == {("FX506", "warning")}


def test_without_a_risk_profile_it_is_laid_out_for_all_of_them_in_their_order() -> None:
    book, _ = after(lambda linked: new_portfolio(linked, "Fresh", HOUSE, platform="Transact"))
    assert [(row["Risk Profile"], row["Platform"]) for row in rows_of(book)[9:]] == [
        ("Cautious", "Transact"),
    ] * 3 + [("Balanced", "Transact")] * 3


def test_a_portfolio_grows_by_a_risk_profile_but_not_over_itself_or_another_model() -> None:
    with pytest.raises(NotThere, match="Core / Cautious / All is on Model Portfolios already"):
        after(lambda linked: new_portfolio(linked, "core", SIMPLE))
    with pytest.raises(NotThere, match="Core rests on the sector model Simple"):
        after(lambda linked: new_portfolio(linked, "Core", HOUSE, platform="Quilter"))
    with pytest.raises(NotThere, match="There is no risk profile Balance"):
        after(lambda linked: new_portfolio(linked, "x", SIMPLE, ["Balance"]))
    book, _ = after(lambda linked: new_portfolio(linked, "core", SIMPLE, platform="Quilter"))
    assert {row["Model Portfolio"] for row in rows_of(book)} == {"Core"}


def test_a_copy_has_the_same_weights_on_every_platform() -> None:
    book, plan = after(lambda linked: copy_portfolio(linked, "Twin", ("core", "")))
    found = weights(book)
    for title in ("Balanced / All", "Cautious / All", "Balanced / Transact"):
        assert found[f"Twin / {title}"] == found[f"Core / {title}"]
    assert plan.facts["rows"] == 9


def test_a_copy_for_the_next_risk_profile_or_another_platform() -> None:
    tables = good_tables()
    tables["Risk Profiles"].append({"Risk Profile": "Bold", "Order": 3.0, "Description": None})
    with pytest.raises(NotThere, match="Core has no risk profile Bold, but Balanced, Cautious"):
        after(lambda linked: copy_portfolio(linked, "Core", ("Core", ""), ["Bold"]), tables)
    book, _ = after(lambda linked: copy_portfolio(linked, "Core", ("Core", "Cautious"), ["Bold"]), tables)
    assert weights(book)["Core / Bold / All"] == weights(book)["Core / Cautious / All"]
    book, _ = after(lambda linked: copy_portfolio(linked, "Core", ("Core", ""), ["Cautious"], "Quilter"))
    assert weights(book)["Core / Cautious / Quilter"] == weights(book)["Core / Cautious / All"]


def test_a_copy_on_another_model_needs_a_sector_there_for_every_fund() -> None:
    with pytest.raises(NotThere, match="Cedar Global is in no sector of House"):
        after(lambda linked: copy_portfolio(linked, "Twin", ("Core", ""), model=HOUSE))
    tables = good_tables()
    for code in ("KC03", "KF06"):
        row = {"Sector": "Growth", "Fund": "x", "Fund Code Type": "CitiCode", "Fund Code": code}
        tables["Sector Models"].append({"Sector Model": "House", **row})
    book, _ = after(lambda linked: copy_portfolio(linked, "Twin", ("Core", ""), model=HOUSE), tables)
    assert weights(book)["Twin / Balanced / All"] == weights(book)["Core / Balanced / All"]


def replaced(
    old: str, new: str, tables: Tables | None = None, models: tuple[int, ...] = ()
) -> tuple[MemoryBook, Plan, dict[str, Weights]]:
    book, plan = after(
        lambda linked: replace_fund(linked, find_fund(linked, old), find_fund(linked, new), models), tables
    )
    return book, plan, weights(book)


def test_a_fund_takes_the_place_of_another_in_every_portfolio() -> None:
    before = weights(MemoryBook(good_tables()))
    book, plan, found = replaced("Cedar Global", "lu0320240194")
    assert found["Core / Balanced / All"] == {"Alder": 0.4, "Gorse": Fraction(3, 10), "Elm": 0.25, "Cash": 0.05} | {
        name: weight for name, weight in before["Core / Balanced / All"].items() if name != "Cedar"
    }
    assert found["Core / Balanced / Transact"] == {"Gorse": Fraction(6, 10), "Elm": Fraction(4, 10)}
    assert found["Core / Cautious / All"] == before["Core / Cautious / All"]
    assert sectors_of(book)["Cedar"] == "Overseas Equity"
    assert plan.said == (
        "  Core / Balanced / All: 30%",
        "  Core / Balanced / Transact: 60%",
        "2 portfolios changed: Gorse Europe in place of Cedar Global.",
    )


def test_the_new_fund_joins_the_sector_and_its_other_rows_follow() -> None:
    tables = good_tables()
    tables["Model Portfolios"][6] |= {"Fund Code": "KA01", "Sector": "UK Equity", "Fund Name": "x"}
    tables["Model Portfolios"][4] |= {"Fund Code": "KF06", "Sector": "Bonds"}
    book, plan, found = replaced("Elm Gilt", "KA01", tables)
    assert sectors_of(book)["Alder"] == "Bonds"
    assert sectors_of(book, "House")["Alder"] == "Income"
    assert found["Core / Balanced / All"]["Alder"] == Fraction(65, 100)
    assert found["Core / Cautious / All"]["Alder"] == Fraction(8, 10)
    assert found["Core / Balanced / Transact"]["Alder"] == Fraction(4, 10)
    assert plan.said[:2] == (
        "Simple: Alder UK Equity is now in Bonds (it was in UK Equity).",
        "House: Alder UK Equity is now in Income (it was in Growth).",
    )
    assert "  Core / Balanced / All: 25%, added to its 40%" in plan.said


@pytest.mark.parametrize(
    ("alder", "elm", "fir"), [("1.5", "1", "97.5%"), ("1.5%", "1.5", "97"), (0.2, "50%", 0.3), ("20%", 0.5, "30%")]
)
def test_allocations_add_however_each_of_them_is_written(alder: object, elm: object, fir: object) -> None:
    tables = good_tables()
    for row, written in zip(tables["Model Portfolios"][4:7], (alder, elm, fir), strict=True):
        row["Allocation"] = written
    before = weights(MemoryBook(tables))["Core / Cautious / All"]
    _, _, found = replaced("KF06", "KE05", tables)
    assert found["Core / Cautious / All"] == {"Alder": before["Alder"], "Elm": before["Elm"] + before["Fir"]}


def test_in_one_sector_model_alone_other_models_and_substitutes_stay() -> None:
    tables = good_tables()
    tables["Funds"][2]["Substitute"] = "KE05"
    book, _, found = replaced("KE05", "KF06", tables, models=(HOUSE,))
    assert found == weights(MemoryBook(good_tables()))
    assert sectors_of(book, "House")["Fir"] == "Income"
    assert book._tables["Funds"][2]["Substitute"] == "KE05"


def test_substitutes_point_to_the_new_fund() -> None:
    tables = good_tables()
    tables["Funds"][2]["Substitute"] = "GB00B59G4Q73"
    tables["Funds"][5]["Substitute"] = "ke05"
    book, plan, _ = replaced("KE05", "KF06", tables)
    assert [book._tables["Funds"][number]["Substitute"] for number in (2, 5)] == ["KF06", None]
    assert "Funds: it is now the Substitute of Cedar Global." in plan.said


def test_a_blank_allocation_is_absent_and_stays() -> None:
    tables = good_tables()
    tables["Model Portfolios"].append({**tables["Model Portfolios"][5], "Model Portfolio": "Blank", "Allocation": None})
    book, plan, _ = replaced("KE05", "KF06", tables)
    assert rows_of(book)[-1]["Fund Code"] == "KE05"
    assert not any("Blank" in line for line in plan.said)


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("Elm", "KF06", "There is no fund Elm. A new fund has to be on Funds first."),
        ("Elm Gilts", "KF06", "There is no fund Elm Gilts. Did you mean Elm Gilt? A new fund"),
        ("KE05", "elm gilt", "The two are the same fund."),
        ("WP-77", "KE05", "Hazel With-Profits is in no sector of any sector model"),
        ("Cash", "KE05", "There is no fund Cash."),
    ],
)
def test_what_cannot_be_replaced_is_said(old: str, new: str, sentence: str) -> None:
    with pytest.raises(NotThere, match="^" + sentence.replace("?", r"\?")):
        replaced(old, new)


def test_two_funds_of_one_name_want_a_code() -> None:
    tables = good_tables()
    tables["Funds"][5]["Fund Name"] = "Elm Gilt"
    with pytest.raises(NotThere, match="Several funds are called Elm Gilt"):
        replaced("Elm Gilt", "KA01", tables)


def imported(book: MemoryBook, grid: list[list[object]]) -> Plan:
    upload = upload_of(grid, "new.xlsx", MODEL_PORTFOLIOS)
    return carry_out(book, lambda linked: import_portfolios(linked, upload), headings=("model_portfolios",))


def test_what_is_exported_and_imported_changes_nothing() -> None:
    tables = good_tables()
    tables["Model Portfolios"].append({**tables["Model Portfolios"][5], "Model Portfolio": "Blank", "Allocation": None})
    book = MemoryBook(tables)
    listed = list_portfolios(book)
    assert (listed.versions, len(listed.rows)) == (4, 10)
    fields = [column.field for column in MODEL_PORTFOLIOS.columns]
    cells = [[getattr(row, field) for field in fields] for row in listed.rows]
    grid = [HEADINGS, *([*texts, None if share is None else float(share)] for *texts, share in cells)]
    plan = imported(book, grid)
    assert plan.changes == {}
    assert plan.facts == {"new": [], "changed": [], "unchanged": plan.facts["unchanged"], "others": 0}
    assert len(plan.facts["unchanged"]) == 4  # type: ignore[arg-type]  # a list
    assert book.fingerprint == MemoryBook(tables).fingerprint


def test_a_version_becomes_what_the_file_says_and_others_stay() -> None:
    rows = good_tables()["Model Portfolios"]
    new = [{**row, "Model Portfolio": "Bold", "Risk Profile": "Balanced"} for row in rows[4:7]]
    book = MemoryBook(good_tables())
    plan = imported(book, filed({**rows[4], "Allocation": "45%"}, {**rows[6], "Allocation": "55%"}, *new))
    assert plan.is_sound
    assert [str(one) for one in check(book).diagnostics] == []
    found = weights(book)
    assert found["Core / Cautious / All"] == {"Alder": Fraction(45, 100), "Fir": Fraction(55, 100)}
    assert found["Bold / Balanced / All"] == {"Alder": Fraction(2, 10), "Elm": Fraction(5, 10), "Fir": Fraction(3, 10)}
    assert len(found) == 4
    assert plan.facts == {
        "new": ["Bold / Balanced / All"],
        "changed": ["Core / Cautious / All"],
        "unchanged": [],
        "others": 2,
    }


def test_a_wrong_total_in_the_workbook_is_corrected_by_an_import() -> None:
    tables = good_tables()
    tables["Model Portfolios"][4]["Allocation"] = 0.1
    book = MemoryBook(tables)
    assert [one.code for one in check(book).diagnostics if one.is_error] == ["FX501"]
    assert imported(book, filed(*good_tables()["Model Portfolios"][4:7])).is_sound
    assert check(book).diagnostics == ()


@pytest.mark.parametrize(
    ("changes", "code", "cell"),
    [
        ({"Allocation": 0.3}, "FX501", "I2"),
        ({"Allocation": "some"}, "FX101", "I2"),
        ({"Risk Profile": "Bold"}, "FX203", "C2"),
        ({"Sector Model": "Simpel"}, "FX205", "D2"),
        ({"Sector": "Bonds"}, "FX504", "E2"),
        ({"Sector": "Bond"}, "FX206", "E2"),
        ({"Fund Code": "ZZ99"}, "FX911", "H2"),
        ({"Fund Code Type": "ISIN"}, "FX912", "G2"),
        ({"Fund Code": "KF06", "Sector": "Bonds"}, "FX505", "H4"),
    ],
)
def test_one_mistake_and_nothing_changes(changes: Row, code: str, cell: str) -> None:
    rows = good_tables()["Model Portfolios"][4:7]
    book = MemoryBook(good_tables())
    plan = imported(book, filed({**rows[0], **changes}, *rows[1:]))
    assert not plan.is_sound
    found = [(one.code, one.cell, one.sheet) for one in plan.diagnostics]
    assert (code, cell, "new.xlsx") in found
    assert len(found) == 1, [str(one) for one in plan.diagnostics]
    assert book.fingerprint == MemoryBook(good_tables()).fingerprint


def test_a_portfolio_stays_on_one_sector_model() -> None:
    row = good_tables()["Model Portfolios"][4]
    rows = [{**row, "Platform": "Quilter", "Sector Model": "House", "Sector": "Growth", "Allocation": 1.0}]
    plan = imported(MemoryBook(good_tables()), filed(*rows))
    assert [(one.code, one.cell) for one in plan.diagnostics] == [("FX503", "D2")]


def test_changed_headings_are_said() -> None:
    grid = filed(good_tables()["Model Portfolios"][0])
    grid[0][8] = "Percentage wanted"
    plan = imported(MemoryBook(good_tables()), grid)
    assert [one.code for one in plan.diagnostics] == ["FX920"]
