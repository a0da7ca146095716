"""Clients without their names: every client, account and adviser gets a number, wherever the workbook names them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import partial
from html import unescape

from fastrak_workbook.graft.package import Package
from fastrak_workbook.graft.xml import NotAWorkbook
from fastrak_workbook.render.rows import escaped
from fastrak_xl.app.check import Checked
from fastrak_xl.domain.book import Book
from fastrak_xl.domain.names import folded

_NODE = re.compile(r"(?<=>)([^<>]+)(?=</)")
_FORMULA = re.compile(r"<(?:[\w.-]+:)?(?:f|formula\d?|definedName|calculatedColumnFormula)(?:\s[^>]*)?$")
_TEXT_IN_FORMULA = re.compile(r'"((?:[^"]|"")*)"')
_SHORTEST = 4
"""A name so long is sought inside other texts too, such as a sentence on Checks."""
_STORED_AS_NUMBER = "FX106"
_LEFT_ALONE = ("styles", "theme", "metadata", "calcchain", "printersettings", "_rels/", "[content_types]")


class CannotAnonymise(NotAWorkbook):
    """Something that names a client cannot be replaced; the message says what."""


class Aliases:
    """The numbers of a book's people and accounts, in the order in which they stand on their sheets."""

    def __init__(self, book: Book) -> None:
        clients, accounts = book.clients.frame, book.accounts.frame
        self._exact: dict[str, str] = {}
        self._add(clients["client_name"], "Client ")
        self._add(clients["adviser"], "Adviser ")
        self._add([*clients["client_id"], *accounts["client_id"]], "C")
        self._add([*accounts["account_id"], *book.holdings.frame["account_id"]], "A")
        names = [name for name in (*clients["client_name"], *clients["adviser"]) if len(name) >= _SHORTEST]
        longest = sorted(dict.fromkeys(names), key=len, reverse=True)
        self._names = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, longest))})(?!\w)", re.I) if longest else None

    def _add(self, texts: Iterable[str], word: str) -> None:
        found = list(dict.fromkeys(folded(text) for text in texts if text))
        width = len(str(len(found)))
        for number, text in enumerate(found, 1):
            self._exact.setdefault(text, f"{word}{number:0{width}d}")

    def of(self, text: str) -> str:
        """A text without names: replaced as a whole, or each name inside it."""
        whole = self._exact.get(folded(text))
        if whole is not None:
            return whole
        return self._names.sub(lambda found: self._exact[folded(found[0])], text) if self._names else text

    def names_in(self, text: str) -> str:
        """A name that the text still holds; "" for none."""
        found = self._names.search(text) if self._names else None
        return found[0] if found else ""


def anonymise(package: Package, checked: Checked) -> None:
    """Replace every name in every part; CannotAnonymise if one would remain."""
    _refuse_numbers(checked)
    aliases = Aliases(checked.linked.book)
    for name in package.names:
        lowered = name.lower()
        if not lowered.endswith((".xml", ".vml", ".rels")) or any(one in lowered for one in _LEFT_ALONE):
            continue
        data = package.part(name)
        text = data.decode("utf-8", "replace")
        changed = _author_free(lowered, _NODE.sub(partial(_node, text, aliases), text))
        if remaining := aliases.names_in(unescape(changed)):
            raise CannotAnonymise(f"The part {name} still names {remaining}. Take that out of the workbook first.")
        if changed != text:
            package.put(name, changed.encode())


def _node(whole: str, aliases: Aliases, found: re.Match[str]) -> str:
    text = unescape(found[1])
    start = whole.rfind("<", 0, found.start())
    if _FORMULA.match(whole[start : found.start() - 1]):
        new = _TEXT_IN_FORMULA.sub(lambda one: f'"{aliases.of(one[1])}"', text)
    else:
        new = aliases.of(text)
    return found[1] if new == text else escaped(new)


def _author_free(part: str, text: str) -> str:
    """Who made and last saved the workbook is nobody's business either."""
    if not part.startswith("docprops/"):
        return text
    pattern = r"(<(?:dc:creator|cp:lastModifiedBy|Manager|Company)>)[^<]*(?=</)"
    return re.sub(pattern, r"\1", text)


def _refuse_numbers(checked: Checked) -> None:
    """An ID that Excel holds as a number cannot be told from an amount."""
    for one in checked.diagnostics:
        if one.code == _STORED_AS_NUMBER and any(name in one.problem for name in ("Client ID", "Account ID")):
            raise CannotAnonymise(f"{one.sheet}!{one.cell}: this ID is a number. Format the IDs as text and try again.")
