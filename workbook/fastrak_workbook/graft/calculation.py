"""The order in which Excel last calculated a workbook: a list of cells with formulas that must name no others."""

from __future__ import annotations

from fastrak_workbook.graft.membership import Membership
from fastrak_workbook.graft.package import Package


def drop_calculation_order(package: Package) -> None:
    """Take the list out; Excel makes a new one when it next opens the workbook."""
    part = package.related(package.workbook_part, "calcChain")
    if part is not None:
        membership = Membership(package)
        membership.drop_parts([part])
        membership.save()
