"""Funds as HTML: whatever a name tries to be, it stays a name."""

from __future__ import annotations

from html.parser import HTMLParser

import pytest

from fastrak_xl.app.board.state import BoardFund
from fastrak_xl.app.board.suggested import Hint
from fastrak_xl.board.rows import rows_html, whole_pounds
from tests.injection import PAYLOADS

MARKUP = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "' onmouseover='alert(1)",
    "</div><b>&amp;",
    "${alert(1)} {{ alert(1) }}",
)


class Told(HTMLParser):
    """The elements with their attributes, and the texts, as a browser would have them."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.names: set[str] = set()
        self.texts: list[str] = []
        self.titles: list[str] = []
        self.feed(source)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.names |= {name for name, _ in attrs}
        self.titles += [value or "" for name, value in attrs if name == "title"]

    def handle_data(self, data: str) -> None:
        self.texts.append(data)


@pytest.mark.parametrize("text", [*MARKUP, *PAYLOADS.values()])
def test_a_text_is_shown_as_it_is_and_makes_no_element(text: str) -> None:
    plain = Told(rows_html([BoardFund(7, "x", "Own", "x", "x", 100)], {7: Hint(1, "x", "#112233", 0.97, "x")}, 1))
    fund, hint = BoardFund(7, text, "Own", text, text, 100), Hint(1, text, "#112233", 0.97, text)
    told = Told(rows_html([fund], {7: hint}, 1))
    assert (told.tags, told.names) == (plain.tags, plain.names)
    assert text in told.texts
    assert f"{text} · Own {text}" in told.titles


def test_money_is_shown_in_whole_pounds() -> None:
    assert [whole_pounds(pence) for pence in (0, 149, 150, 123_456_789, -250_00)] == [
        "£0", "£1", "£2", "£1,234,568", "-£250",
    ]  # fmt: skip
