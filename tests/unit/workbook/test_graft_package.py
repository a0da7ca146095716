from __future__ import annotations

import zipfile
from io import BytesIO

import pytest

from fastrak_workbook.graft.package import NotAWorkbook, Package, SheetPart, relationships_part
from tests.unit.workbook import sample_workbooks as books


def test_sheets_and_tables_are_found_through_relationships():
    package = Package.from_bytes(books.moved_workbook())
    assert package.workbook_part == "book/main.xml"
    assert package.sheets == (
        SheetPart("Holdings", "book/leaves/one.xml"), SheetPart("Accounts", "book/leaves/two.xml")
    )  # fmt: skip
    (table,) = Package.from_bytes(books.rich_workbook()).tables
    assert (table.name, table.ref, table.sheet) == ("Holdings", "A1:C20", "Holdings")


def test_hidden_sheets_say_so():
    assert [sheet.state for sheet in Package.from_bytes(books.rich_workbook()).sheets] == [
        "visible",
        "hidden",
        "visible",
    ]


def test_unchanged_parts_are_written_back_as_they_are():
    original = books.rich_workbook()
    package = Package.from_bytes(original)
    package.put("xl/new.xml", b"<new/>")
    assert books.parts(package.to_bytes()) == books.parts(original) | {"xl/new.xml": b"<new/>"}


def test_written_packages_bear_no_time_and_pass_the_zip_test():
    with zipfile.ZipFile(BytesIO(Package.from_bytes(books.rich_workbook()).to_bytes())) as archive:
        assert archive.testzip() is None
        assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_stored_and_non_ascii_entries_survive():
    target = BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as archive:
        for name, data in books.parts(books.plain_workbook()).items():
            archive.writestr(name, data)
        archive.writestr("customXml/£.xml", b"<a/>")
    written = Package.from_bytes(target.getvalue()).to_bytes()
    assert books.parts(written) == books.parts(target.getvalue())


def test_part_names_match_without_regard_to_case():
    package = Package.from_bytes(books.plain_workbook())
    assert package.part("XL/Workbook.xml") == package.part("xl/workbook.xml")
    package.remove("XL/STYLES.XML")
    assert "xl/styles.xml" not in package


def test_relationships_part_is_named_after_its_part():
    assert relationships_part("xl/workbook.xml") == "xl/_rels/workbook.xml.rels"
    assert relationships_part("") == "_rels/.rels"


def test_document_types_are_refused_in_any_encoding():
    doctype = '<!DOCTYPE x [<!ENTITY a "b">]>'
    for encoding in ("utf-8", "utf-16"):
        package = books.parts(books.plain_workbook())
        text = package["xl/workbook.xml"].decode().replace("<workbook ", doctype + "<workbook ")
        package["xl/workbook.xml"] = text.replace('encoding="UTF-8"', f'encoding="{encoding}"').encode(encoding)
        with pytest.raises(NotAWorkbook, match="declares a document type"):
            _ = Package.from_bytes(books.zipped(package)).sheets


def test_a_damaged_part_is_named():
    package = books.parts(books.plain_workbook())
    package["xl/workbook.xml"] = package["xl/workbook.xml"][:200]
    with pytest.raises(NotAWorkbook, match=r"xl/workbook.xml is not well-formed"):
        _ = Package.from_bytes(books.zipped(package)).sheets


def test_a_missing_sheet_is_named():
    package = books.edited(books.plain_workbook(), {}, without=("xl/worksheets/sheet2.xml",))
    with pytest.raises(NotAWorkbook, match="its sheet Accounts is missing"):
        _ = Package.from_bytes(package).sheets


def test_a_flipped_byte_is_noticed():
    data = bytearray(books.plain_workbook())
    with zipfile.ZipFile(BytesIO(data)) as archive:
        info = archive.getinfo("xl/styles.xml")
    data[info.header_offset + 30 + len(info.filename) + 40] ^= 0xFF
    with pytest.raises(NotAWorkbook, match="cannot be read"):
        Package.from_bytes(bytes(data)).part("xl/styles.xml")


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_a_part_that_is_there_twice_is_refused():
    target = BytesIO(books.plain_workbook())
    with zipfile.ZipFile(target, "a") as archive:
        archive.writestr("xl/WORKBOOK.xml", b"<workbook/>")
    with pytest.raises(NotAWorkbook, match="twice"):
        Package.from_bytes(target.getvalue())
