"""Check digits against codes that are printed in public lists, and the SEDOL inside a GB ISIN."""

from __future__ import annotations

import pytest

from fastrak_xl.domain.codes import (
    CODE_TYPES,
    has_valid_check_digit,
    isin_check_digit,
    sedol_check_digit,
    sedol_of,
)

_PUBLIC_ISINS = {
    "Apple": "US0378331005",
    "Microsoft": "US5949181045",
    "BAE Systems": "GB0002634946",
    "Vodafone": "GB00BH4HKS39",
    "HSBC": "GB0005405286",
    "Treasury Corporation of Victoria": "AU0000XVGZA3",
    "Vanguard LifeStrategy 60%": "GB00B3TYHH97",
    "iShares Core MSCI World": "IE00B4L5Y983",
    "Vanguard S&P 500": "IE00B3XXRP09",
}
_PUBLIC_SEDOLS = {"BAE Systems": "0263494", "HSBC": "0540528", "Vodafone": "BH4HKS3", "Diageo": "0237400"}


@pytest.mark.parametrize("isin", _PUBLIC_ISINS.values(), ids=_PUBLIC_ISINS)
def test_a_public_isin_is_right_and_every_other_check_digit_wrong(isin: str) -> None:
    right = [digit for digit in "0123456789" if has_valid_check_digit("ISIN", isin[:-1] + digit)]
    assert right == [isin[-1]] == [isin_check_digit(isin[:-1])]


@pytest.mark.parametrize("sedol", _PUBLIC_SEDOLS.values(), ids=_PUBLIC_SEDOLS)
def test_a_public_sedol_is_right_and_every_other_check_digit_wrong(sedol: str) -> None:
    right = [digit for digit in "0123456789" if has_valid_check_digit("SEDOL", sedol[:-1] + digit)]
    assert right == [sedol[-1]] == [sedol_check_digit(sedol[:-1])]


@pytest.mark.parametrize("isin", [isin for isin in _PUBLIC_ISINS.values() if isin.startswith("GB00")])
def test_the_sedol_in_a_gb_isin_is_right_too(isin: str) -> None:
    assert isin[4:11] == sedol_of(isin) == sedol_of(isin.lower())
    assert has_valid_check_digit("SEDOL", sedol_of(isin))


@pytest.mark.parametrize("code", ["US0378331005", "IE00B4L5Y983", "GB10B3TYHH97", "GB00B3TYHH9", "", "GB00"])
def test_no_other_code_holds_a_sedol(code: str) -> None:
    assert sedol_of(code) == ""


@pytest.mark.parametrize(
    ("code_type", "code"),
    [
        ("ISIN", "US037833100"),  # one short
        ("ISIN", "US03783310055"),  # one long
        ("ISIN", "0378331005US"),  # no country in front
        ("ISIN", "US0378313005"),  # two digits swapped
        ("ISIN", "US 378331005"),
        ("ISIN", "US037833100５"),
        ("ISIN", ""),
        ("SEDOL", "263494"),  # its zero lost
        ("SEDOL", "02634944"),
        ("SEDOL", "0264394"),  # two digits swapped
        ("SEDOL", "026349-"),
        ("SEDOL", ""),
    ],
)
def test_a_code_that_is_not_well_formed_is_wrong(code_type: str, code: str) -> None:
    assert not has_valid_check_digit(code_type, code)


@pytest.mark.parametrize("code", ["us0378331005", "Us0378331005"])
def test_case_does_not_matter(code: str) -> None:
    assert has_valid_check_digit("ISIN", code)


@pytest.mark.parametrize("code_type", [name for name in CODE_TYPES if name not in ("ISIN", "SEDOL")])
def test_other_code_types_have_no_check_digit(code_type: str) -> None:
    assert has_valid_check_digit(code_type, "anything at all")
