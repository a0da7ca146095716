"""What all partitions of a batch share: the firm, the settings, and what the holdings of all clients say of prices."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace

from fastrak_xl import __version__
from fastrak_xl.app.evidence import table_fingerprint
from fastrak_xl.domain.book import Book
from fastrak_xl.domain.settings import Settings, setting_text
from fastrak_xl.engine.link.linked import Firm, Market

MOST_TOLD = 500
"""Accounts with the largest drifts, and findings, of which a partition tells all."""

APART = ("clients", "accounts", "holdings")
"""The tables that come in partitions."""


@dataclass(frozen=True)
class Job:
    """The same for every partition. `digest` is that of all that it says."""

    firm: Firm
    settings: Settings
    market: Market
    digest: str = ""

    def __repr__(self) -> str:
        return f"Job({self.digest[:12]})"


def sealed(job: Job) -> Job:
    """The job with the SHA-256 of all that it says: partitions of equal content give equal results under it."""
    digest = hashlib.sha256(__version__.encode())
    for table in tables_of(job.firm.book).values():
        digest.update(f"\x1e{table}".encode())
    for name, value in job.settings.chosen.items():
        digest.update(f"\x1e{name}\x1f{setting_text(value)}".encode())
    for codes in sorted(str(sorted(fund.codes.items())) + fund.name for fund in job.firm.funds.funds):
        digest.update(f"\x1e{codes}".encode("utf-8", "surrogatepass"))
    for whom in (job.market.prices, job.market.without):
        digest.update("\x1f".join(sorted(f"{key}={price}" for key, price in whom.items())).encode())
    return replace(job, digest=digest.hexdigest())


def tables_of(book: Book) -> Mapping[str, str]:
    """A fingerprint of every table that all partitions share, by its sheet."""
    shared = [getattr(book, one.name) for one in fields(book) if one.name not in APART]
    return {table.sheet: table_fingerprint(table) for table in shared if table.present}
