"""The firm at whose processing address mail arrives."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

MICROSOFT_365 = "microsoft365"
"""The authserv-id to set for Exchange Online, whose headers name none."""


def is_named(sender: str, entries: Iterable[str]) -> bool:
    """Whether a plain lower-case address is among people ("kim@firm.example") and whole domains ("@firm.example")."""
    domain = f"@{sender.rpartition('@')[2]}"
    return any(entry.strip().lower() in (sender, domain) for entry in entries)


@dataclass(frozen=True, slots=True)
class Firm:
    """What a mail is judged by. `allowed` names people and whole domains; `authserv_id` is what the firm's own mail
    server calls itself in Authentication-Results; `secret` signs ids."""

    address: str
    allowed: tuple[str, ...]
    authserv_id: str
    secret: bytes = field(repr=False)

    @property
    def domain(self) -> str:
        """The domain of the processing address, in lower case."""
        return self.address.rpartition("@")[2].lower()

    @property
    def local_part(self) -> str:
        """What stands before the @ of the processing address, in lower case."""
        return self.address.rpartition("@")[0].lower()

    def allows(self, sender: str) -> bool:
        """Whether a plain lower-case address may have its workbooks worked on."""
        return is_named(sender, self.allowed)
