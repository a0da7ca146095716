"""Long headers, where the standard library's own folding breaks them."""

from __future__ import annotations

from email import policy
from email.header import Header
from email.headerregistry import BaseHeader, HeaderRegistry, UnstructuredHeader
from typing import Any


class _Ids(UnstructuredHeader, BaseHeader):
    """Message ids, one on a line: folded as text, the library would make encoded words of long ones."""

    def fold(self, *, policy: Any) -> str:
        """The header as it is sent."""
        return f"{self.name}: {f'{policy.linesep} '.join(str(self).split())}{policy.linesep}"


class _Subject(UnstructuredHeader, BaseHeader):
    """A text in any script: the library's newer folding loses blanks between encoded words (python/cpython#144156)."""

    def fold(self, *, policy: Any) -> str:
        """The header as it is sent."""
        text = str(self)
        charset = "us-ascii" if text.isascii() and "=?" not in text else "utf-8"
        folded = Header(text, charset, header_name=self.name).encode(linesep=policy.linesep)
        return f"{self.name}: {folded}{policy.linesep}"


_HEADERS = HeaderRegistry()
_HEADERS.map_to_type("subject", _Subject)
_HEADERS.map_to_type("references", _Ids)
_HEADERS.map_to_type("in-reply-to", _Ids)
POLICY = policy.SMTP.clone(header_factory=_HEADERS)
"""How mail that we write is written."""
