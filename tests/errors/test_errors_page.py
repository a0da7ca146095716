"""docs/errors.md shows every message as the program prints it; `--update-golden` rewrites it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from fastrak_xl.domain.catalogue import CATALOGUE
from tests.errors.errors_page import errors_page

_PAGE = Path(__file__).parents[2] / "docs" / "errors.md"


@pytest.fixture(scope="module")
def generated() -> str:
    return errors_page()


def test_the_page_is_what_the_gallery_gives(generated: str, update_golden: bool) -> None:
    if update_golden:
        _PAGE.write_text(generated, encoding="utf-8")
    assert _PAGE.read_text(encoding="utf-8") == generated


def test_every_code_has_its_heading_once(generated: str) -> None:
    assert re.findall(r"^### (FX\d{3}) ", generated, re.M) == list(CATALOGUE)
