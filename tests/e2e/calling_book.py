"""A result with FASTRAK formulas as Excel saves them where the add-in is installed: through a link, or a prefix."""

from __future__ import annotations

from lxml import etree

from fastrak_workbook.graft import xml
from fastrak_workbook.graft.membership import Membership
from fastrak_workbook.graft.package import Package
from fastrak_workbook.render.rows import escaped

SHEET = "Calls"
PLACES = 40
"""Rows between two calls: a report fits."""
_MAIN = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_LINK = (
    f'<externalLink xmlns="{xml.MAIN}" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">'
    '<externalBook r:id="rId1"><definedNames><definedName name="FASTRAK_TARGET"/></definedNames></externalBook>'
    "</externalLink>"
)
_LINK_RELATIONSHIPS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" '
    'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/externalLinkPath" '
    'Target="fastrak.xlam" TargetMode="External"/></Relationships>'
)


def with_calls(data: bytes, formulas: list[str]) -> bytes:
    """The workbook with a sheet of those formulas in column B, not calculated yet, and the link to the add-in."""
    package = Package.from_bytes(data)
    membership = Membership(package)
    cells = ((place * PLACES + 1, escaped(formula)) for place, formula in enumerate(formulas))
    rows = "".join(f'<row r="{row}"><c r="B{row}" t="e"><f>{text}</f><v>#NAME?</v></c></row>' for row, text in cells)
    part = membership.free_name("worksheets/sheet{}.xml")
    sheet = f'<worksheet xmlns="{xml.MAIN}"><sheetData>{rows}</sheetData></worksheet>'
    membership.add_part(part, sheet.encode(), f"{_MAIN}.worksheet+xml")
    membership.list_sheet(SHEET, part)
    link = membership.free_name("externalLinks/externalLink{}.xml")
    membership.add_part(link, _LINK.encode(), f"{_MAIN}.externalLink+xml")
    package.put("xl/externalLinks/_rels/externalLink1.xml.rels", _LINK_RELATIONSHIPS.encode())
    listed = membership.child("externalReferences", after=("sheets", "functionGroups"))
    etree.SubElement(listed, f"{{{xml.MAIN}}}externalReference").set(
        xml.RELATIONSHIP_ID, membership.relate(link, "externalLink")
    )
    membership.save()
    return package.to_bytes()
