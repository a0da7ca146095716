"""Valuations in: a platform's export, whatever its shape, as holdings and cash of known accounts.

`read_valuation` is the one way in; a file that is no valuation raises `NotAValuation` with a sentence.
"""

from fastrak_workbook.valuation.profiles import NotAProfile, Profile, read_profile
from fastrak_workbook.valuation.reader import ReadingOptions, read_valuation
from fastrak_workbook.valuation.refusals import NotAValuation

__all__ = ["NotAProfile", "NotAValuation", "Profile", "ReadingOptions", "read_profile", "read_valuation"]
