"""Workbooks that results are grafted onto: plain, rich, and odd as other programs' files are odd."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable, Mapping
from datetime import datetime
from io import BytesIO

import xlsxwriter

CREATED = datetime(2026, 9, 30)
"""Fixed, so that making a sample twice gives the same bytes."""


def parts(package: bytes) -> dict[str, bytes]:
    """A package's parts in their order."""
    with zipfile.ZipFile(BytesIO(package)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def zipped(parts: Mapping[str, bytes]) -> bytes:
    """A package of those parts."""
    target = BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return target.getvalue()


def edited(package: bytes, edits: Mapping[str, Callable[[str], str]], without: tuple[str, ...] = ()) -> bytes:
    """The package with some parts' text changed and some parts left out."""
    return zipped({
        name: edits[name](data.decode()).encode() if name in edits else data
        for name, data in parts(package).items()
        if name not in without
    })  # fmt: skip


def plain_workbook(*sheets: str) -> bytes:
    """A workbook with a word on each sheet."""
    target = BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True}) as workbook:
        workbook.set_properties({"created": CREATED})
        for name in sheets or ("Holdings", "Accounts"):
            workbook.add_worksheet(name).write_string(0, 0, "word")
    return target.getvalue()


def rich_workbook() -> bytes:
    """A workbook with what a careless writer loses: chart, comments, drop-down, names, table, sparklines."""
    target = BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True}) as workbook:
        workbook.set_properties({"created": CREATED})
        sheet = workbook.add_worksheet("Holdings")
        money = workbook.add_format({"num_format": "#,##0.000", "bg_color": "#FFEECC", "font_name": "Arial"})
        for row in range(1, 20):
            sheet.write_row(row, 0, [f"A{row}", row * 1.5, row * 2], money)
        sheet.add_table(0, 0, 19, 2, {"name": "Holdings", "columns": [{"header": name} for name in "ABC"]})
        sheet.write_comment("B2", "Checked by telephone")
        sheet.data_validation("E2:E9", {"validate": "list", "source": ["Yes", "No"]})
        sheet.add_sparkline("F2", {"range": "Holdings!A2:C2"})
        sheet.conditional_format("B2:B20", {"type": "data_bar", "data_bar_2010": True})
        chart = workbook.add_chart({"type": "line"})
        chart.add_series({"values": "=Holdings!$B$2:$B$20"})
        sheet.insert_chart("H2", chart)
        sheet.repeat_rows(0)
        hidden = workbook.add_worksheet("Workings")
        hidden.hide()
        hidden.write_formula("A1", "=SUM(Holdings!B2:B20)", None, 285)
        front = workbook.add_worksheet("It's £ & more")
        front.activate()
        front.print_area(0, 0, 5, 5)
        workbook.define_name("Fee", "=Holdings!$B$2")
    return target.getvalue()


def prefixed_workbook() -> bytes:
    """A workbook whose parts write their namespace as a prefix, as some programs do."""

    def prefix(text: str) -> str:
        text = re.sub(r"<(/?)(?=[a-zA-Z])", r"<\1x:", text)
        return text.replace(" xmlns=", " xmlns:x=")

    return edited(plain_workbook(), dict.fromkeys(("xl/workbook.xml", "xl/styles.xml"), prefix))


def moved_workbook() -> bytes:
    """A workbook whose parts are elsewhere than usual, with absolute targets."""
    names = {
        "xl/workbook.xml": "book/main.xml",
        "xl/_rels/workbook.xml.rels": "book/_rels/main.xml.rels",
        "xl/worksheets/sheet1.xml": "book/leaves/one.xml",
        "xl/worksheets/sheet2.xml": "book/leaves/two.xml",
        "xl/styles.xml": "book/look.xml",
    }

    def moved(text: str) -> str:
        for old, new in names.items():
            text = text.replace(f'"/{old}"', f'"/{new}"').replace(f'"{old}"', f'"/{new}"')
            text = text.replace(f'Target="{old.removeprefix("xl/")}"', f'Target="/{new}"')
        return text.replace('Target="theme/', 'Target="/xl/theme/').replace('Target="shared', 'Target="/xl/shared')

    lists = ("[Content_Types].xml", "_rels/.rels", "book/_rels/main.xml.rels")
    renamed = {names.get(name, name): data for name, data in parts(plain_workbook()).items()}
    return zipped({name: moved(data.decode()).encode() if name in lists else data for name, data in renamed.items()})


def bare_workbook() -> bytes:
    """A workbook without styles, theme or shared strings."""
    gone = ("xl/styles.xml", "xl/theme/theme1.xml", "xl/sharedStrings.xml")

    def unlisted(text: str) -> str:
        for name in gone:
            text = re.sub(rf'<(?:Override|Relationship)\b[^>]*"/?(?:xl/)?{name.removeprefix("xl/")}"[^>]*/>', "", text)
        return text

    def inline(text: str) -> str:
        return re.sub(r't="s"><v>\d+</v>', 't="inlineStr"><is><t>word</t></is>', text)

    lists = dict.fromkeys(("[Content_Types].xml", "xl/_rels/workbook.xml.rels"), unlisted)
    sheets = dict.fromkeys(("xl/worksheets/sheet1.xml", "xl/worksheets/sheet2.xml"), inline)
    return edited(plain_workbook(), lists | sheets, without=gone)


def macro_workbook() -> bytes:
    """An .xlsm with a stand-in for its macros, which nobody may look into."""
    original = parts(plain_workbook())
    types, rels = "[Content_Types].xml", "xl/_rels/workbook.xml.rels"
    original[types] = (
        original[types]
        .replace(b"openxmlformats-officedocument.spreadsheetml.sheet.main", b"ms-excel.sheet.macroEnabled.main")
        .replace(
            b"<Override",
            b'<Default Extension="bin" ContentType="application/vnd.ms-office.vbaProject"/><Override',
            1,
        )
    )
    original[rels] = original[rels].replace(
        b"</Relationships>",
        b'<Relationship Id="rId99" Type="http://schemas.microsoft.com/office/2006/relationships/vbaProject" '
        b'Target="vbaProject.bin"/></Relationships>',
    )
    return zipped(original | {"xl/vbaProject.bin": bytes(range(256)) * 9})


def strict_workbook() -> bytes:
    """A workbook saved as Strict Open XML: the same parts under other namespace names."""
    usual = re.compile(r"http://schemas\.openxmlformats\.org/(spreadsheetml|officeDocument|drawingml)/2006/")
    return zipped({
        name: usual.sub(r"http://purl.oclc.org/ooxml/\1/", data.decode()).encode()
        if name != "[Content_Types].xml"
        else data
        for name, data in parts(rich_workbook()).items()
    })  # fmt: skip
