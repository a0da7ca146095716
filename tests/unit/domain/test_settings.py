"""Settings as Run records them: one text for one meaning, however it was typed."""

from __future__ import annotations

from decimal import Decimal

import pytest

from fastrak_xl.domain.settings import Entry, read_settings, setting_text


@pytest.mark.parametrize("value", [3000.0, 3000, "3,000", "£3,000.00"])
def test_a_default_typed_out_is_recorded_like_the_default(value: object) -> None:
    typed, problems = read_settings([Entry("CGT allowance", value, "Settings")])
    untouched, _ = read_settings([])
    assert problems == []
    assert setting_text(typed.chosen["CGT allowance"]) == setting_text(untouched.chosen["CGT allowance"]) == "3000"


def test_decimals_keep_their_digits_and_never_an_exponent() -> None:
    assert [setting_text(Decimal(text)) for text in ("2.50", "0", "1E+3", "0.001")] == ["2.5", "0", "1000", "0.001"]
