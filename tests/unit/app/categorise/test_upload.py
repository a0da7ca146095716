"""Uploads into the good book: every outcome, every mistake, all or nothing."""

from __future__ import annotations

import pytest

from fastrak_workbook.memory_book import MemoryBook
from fastrak_workbook.upload.reading import upload_of
from fastrak_xl.app.categorise.fund_list import list_funds
from fastrak_xl.app.categorise.upload import Uploaded, apply_upload
from fastrak_xl.domain.not_there import NotThere
from tests.errors.good_book import good_tables
from tests.unit.app.categorise.test_bulk import sectors_of, tables

HEADINGS = ["Sector Model", "Sector", "Fund", "Fund Code Type", "Fund Code"]
Line = tuple[str | None, ...]


def uploaded(*lines: Line, book: MemoryBook | None = None, **options: bool) -> tuple[MemoryBook, Uploaded]:
    """The good book after an upload of these rows, the first of which is row 2."""
    book = book or MemoryBook(good_tables())
    upload = upload_of([HEADINGS, *map(list, lines)], "upload.xlsx")
    return book, apply_upload(book, upload, **options)


def line(sector: str | None, code: str, kind: str = "CitiCode", model: str = "Simple", name: str = "x") -> Line:
    return model, sector, name, kind, code


def test_every_outcome_is_told_with_its_rows() -> None:
    book, done = uploaded(
        line("Bonds", "WP-77", "Own"),
        line("Bonds", "KA01"),
        line(None, "KC03"),
        line("bonds", "GB0030292733", "isin"),
        line("Growth", "KF06", model="house"),
    )
    assert done.rows == {"assigned": [2, 6], "moved": [3], "unassigned": [4], "unchanged": [5], "rejected": []}
    after = sectors_of(book)
    assert (after["Hazel"], after["Alder"], after["Fir"]) == ("Bonds", "Bonds", "Bonds")
    assert "Cedar" not in after
    assert sectors_of(book, "House")["Fir"] == "Growth"
    assert {one.code for one in done.diagnostics} == {"FX902"}


def test_one_wrong_row_keeps_all_from_being_applied_unless_partial() -> None:
    lines = line("Bonds", "WP-77", "Own"), line("Bnods", "KA01")
    book, done = uploaded(*lines)
    assert not done.done
    assert done.rows == {"rejected": [3]}
    assert [(one.code, one.cell) for one in done.diagnostics] == [("FX206", "B3")]
    assert done.diagnostics[0].remedy.endswith("Did you mean Bonds?")
    assert book.fingerprint == MemoryBook(good_tables()).fingerprint
    book, done = uploaded(*lines, partial=True)
    assert done.done
    assert (done.rows["assigned"], done.rows["rejected"]) == ([2], [3])
    assert sectors_of(book)["Hazel"] == "Bonds"
    assert sectors_of(book)["Alder"] == "UK Equity"


@pytest.mark.parametrize(
    ("wrong", "code", "cell"),
    [
        (line("Bonds", "KA01", model="Simpel"), "FX205", "A2"),
        (line("Bonds", "KA01", model=""), "FX102", "A2"),
        (line("Equities", "KA01"), "FX206", "B2"),
        (line("Bonds", "ZZ99"), "FX911", "E2"),
        (line("Bonds", ""), "FX911", "E2"),
        (line("Bonds", "KA01", "ISIN"), "FX912", "D2"),
        (line("Bonds", "KA01", "Citicod"), "FX304", "D2"),
        (line("Bonds", "KA01", ""), "FX102", "D2"),
        (line("#REF!", "KA01"), "FX105", "B2"),
    ],
)
def test_each_mistake_is_told_once_with_its_cell(wrong: Line, code: str, cell: str) -> None:
    book, done = uploaded(wrong, line("Bonds", "WP-77", "Own"))
    assert [(one.code, one.cell, one.sheet) for one in done.diagnostics] == [(code, cell, "upload.xlsx")]
    assert done.rows == {"rejected": [2]}
    assert book.fingerprint == MemoryBook(good_tables()).fingerprint


def test_a_fund_twice_is_rejected_in_both_rows_under_whatever_codes() -> None:
    _, done = uploaded(line("Bonds", "KA01"), line("Bonds", "KE05"), line("Bonds", "B3X7QG6", "SEDOL"), partial=True)
    assert [(one.code, one.cell) for one in done.diagnostics if one.is_error] == [("FX401", "E4")]
    assert done.rows["rejected"] == [2, 4]
    assert done.rows["unchanged"] == [3]


def test_a_fund_may_be_in_two_models() -> None:
    _, done = uploaded(line("UK Equity", "KA01"), line("Growth", "KA01", model="House"))
    assert done.rows["unchanged"] == [2, 3]


def test_new_sectors_are_made_when_asked() -> None:
    lines = line("Gold", "WP-77", "Own"), line("gold", "KE05"), line("Silver", "nobody")
    _, done = uploaded(*lines)
    assert [one.code for one in done.diagnostics] == ["FX206", "FX206", "FX206", "FX911"]
    book, done = uploaded(*lines, create_sectors=True, partial=True)
    assert done.new_sectors == ("Gold",)
    assert sectors_of(book)["Hazel"] == sectors_of(book)["Elm"] == "Gold"
    frame = book.read()[0].sectors.frame
    assert frame[["sector_model", "sector"]].to_numpy().tolist()[-1] == ["Simple", "Gold"]


@pytest.mark.parametrize("headings", [["a", "b"], HEADINGS[:4], ["Model", *HEADINGS[1:]], []])
def test_changed_headings_are_said(headings: list[str]) -> None:
    done = apply_upload(MemoryBook(good_tables()), upload_of([headings, list(line("Bonds", "KA01"))], "upload.xlsx"))
    assert {one.code for one in done.diagnostics} == {"FX910"}
    assert not done.done


def test_headings_in_another_order_with_others_between_are_taken() -> None:
    rows = [["Note", *reversed(HEADINGS)], ["n", *reversed(line("Bonds", "WP-77", "Own"))]]
    done = apply_upload(MemoryBook(good_tables()), upload_of(rows, "upload.xlsx"))
    assert done.rows["assigned"] == [2]


def test_the_template_lists_the_unassigned_first_then_by_value() -> None:
    funds = list_funds(MemoryBook(tables(Hazel="UK All Companies")))
    assert [(row.fund_name.split()[0], row.sector, row.value, row.accounts) for row in funds.rows] == [
        ("Hazel", "", 750_000, 1),
        ("Elm", "Bonds", 600_000, 1),
        ("Gorse", "Overseas Equity", 400_000, 1),
        ("Birch", "UK Equity", 300_000, 1),
        ("Fir", "Bonds", 300_000, 1),
        ("Alder", "UK Equity", 250_000, 1),
        ("Cedar", "Overseas Equity", 200_000, 1),
    ]
    assert funds.rows[0].fe_sector == "UK All Companies"
    assert funds.rows[0].suggested == "UK Equity"
    assert funds.sectors == ("UK Equity", "Overseas Equity", "Bonds")
    assert len(list_funds(MemoryBook(good_tables()), only_unassigned=True).rows) == 1
    with pytest.raises(NotThere, match="Did you mean House"):
        list_funds(MemoryBook(good_tables()), "Hous")
