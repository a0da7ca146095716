"""The hidden sheet and the names are left alone where nothing changed, and renewed where anything did."""

from __future__ import annotations

from functools import cache

import pytest
from lxml import etree

from fastrak_workbook.functions.prints import functions_sheet
from fastrak_workbook.functions.put import with_functions
from fastrak_workbook.graft import xml
from fastrak_workbook.graft.membership import Membership
from fastrak_workbook.graft.package import Package
from tests.contract.test_workbook_port import as_xlsx
from tests.errors.good_book import good_tables


@cache
def carrying() -> bytes:
    return with_functions(as_xlsx(good_tables()))


def in_sheet(package: Package, old: bytes, new: bytes) -> None:
    sheet = functions_sheet(package)
    assert sheet is not None
    data = package.part(sheet.part)
    assert old in data
    package.put(sheet.part, data.replace(old, new, 1))


def by_hand(what: str) -> bytes:
    """The workbook with a change that somebody made."""
    package = Package.from_bytes(carrying())
    membership = Membership(package)
    names = membership.workbook.find("{*}definedNames")
    assert names is not None
    if what == "a formula":
        in_sheet(package, b",2)*100,0)", b",2)*900,0)")
    elif what == "a number":
        in_sheet(package, b"<v>250000</v>", b"<v>990000</v>")
    elif what == "a name":
        names[0].text = "_xlfn.LAMBDA(_xlpm.portfolio,7)"
    else:
        own = etree.SubElement(names, f"{{{xml.MAIN}}}definedName", {"name": "Fastrak_Value", "localSheetId": "0"})
        own.text = "_xlfn.LAMBDA(_xlpm.account,7)"
    membership.save()
    return package.to_bytes()


def test_what_is_as_it_was_stays_to_the_byte() -> None:
    assert with_functions(carrying()) == carrying()


@pytest.mark.parametrize("what", ["a formula", "a number", "a name", "a sheet's own name"])
def test_what_somebody_changed_is_put_right_with_the_next_result(what: str) -> None:
    changed = by_hand(what)
    assert changed != carrying()
    before, after = Package.from_bytes(carrying()), Package.from_bytes(with_functions(changed))
    assert {name: after.part(name) for name in after.names} == {name: before.part(name) for name in before.names}
