from __future__ import annotations

import pytest

from fastrak_xl.domain.wrappers import KNOWN_WRAPPERS, are_different, wrapper_in


@pytest.mark.parametrize(
    ("one", "other", "different"),
    [
        ("ISA", "Stocks & Shares ISA", False),
        ("isa", "HL Stocks and Shares ISA", False),
        ("ISA", "Junior ISA", True),
        ("ISA", "HL SIPP", True),
        ("SIPP", "Drawdown", False),
        ("GIA", "General Investment Account", False),
        ("GIA", "ISA", True),
        ("Family Plan", "ISA", False),
        ("", "ISA", False),
    ],
)
def test_wrappers_that_cannot_be_one_account(one: str, other: str, different: bool) -> None:
    assert are_different(one, other) is are_different(other, one) is different


@pytest.mark.parametrize("name", KNOWN_WRAPPERS)
def test_a_known_wrapper_has_one_family_and_is_found_behind_a_platform_s_name(name: str) -> None:
    assert wrapper_in(f"Harbour {name}") == name
    assert not are_different(name, name)
    assert are_different(name, "ISA") or are_different(name, "SIPP")
