"""The file fastrak.toml: which mailbox, who may write to it, and how long is remembered what. It holds no password."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from fastrak_xl.mail.settings.firm import is_named

TIMEOUT = 60.0
"""Seconds after which a server that does not answer is given up."""

_LOOPBACK = {"127.0.0.1", "::1", "localhost"}

Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Address = Annotated[str, StringConstraints(strip_whitespace=True, to_lower=True, pattern=r"^[^@\s]+@[^@\s]+$")]
Sender = Annotated[str, StringConstraints(strip_whitespace=True, to_lower=True, pattern=r"^[^@\s]*@[^@\s]+$")]
Port = Annotated[int, Field(ge=1, le=65535)]
Seconds = Annotated[float, Field(ge=0)]


class Tls(StrEnum):
    """How a connection is encrypted: from its first byte, after a greeting, or (on this machine alone) not."""

    TLS = "tls"
    STARTTLS = "starttls"
    NONE = "none"


class Auth(StrEnum):
    """How the program shows who it is."""

    PASSWORD = "password"
    OAUTH_MICROSOFT = "oauth-microsoft"
    OAUTH_GOOGLE = "oauth-google"


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Folders(_Part):
    """The mailbox's folders. Those that are not there are made."""

    inbox: Name = "INBOX"
    done: Name = "Done"
    failed: Name = "Failed"
    quarantine: Name = "Quarantine"
    sent: Name = "Sent"

    @model_validator(mode="after")
    def _all_different(self) -> Self:
        names = [self.inbox, self.done, self.failed, self.quarantine, self.sent]
        if len({name.casefold() for name in names}) < len(names):
            raise ValueError("two folders have the same name")
        return self


class _Server(_Part):
    host: Name

    @property
    def is_loopback(self) -> bool:
        """Whether the server is this machine, so that nothing is sent over a network."""
        return self.host.lower() in _LOOPBACK


class Imap(_Server):
    """Where mail is read."""

    port: Port = 993
    user: Name
    tls: Tls = Tls.TLS
    folders: Folders = Folders()


class Smtp(_Server):
    """Where replies are handed over. Without a user nobody logs in.

    `copy_to_self`: every reply goes to the processing address too, in the same delivery. That copy is the proof that
    the reply was sent; it is filed under Sent. Without it the server itself has to keep what it sends in Sent.
    """

    port: Port = 587
    user: str = ""
    tls: Tls = Tls.STARTTLS
    copy_to_self: bool = True
    null_sender: bool = True


class OAuth(_Part):
    """The application as which the program is registered with Microsoft or Google."""

    client_id: Name
    tenant: str = ""


class MailConfig(_Part):
    """All of fastrak.toml. `hold_off` and `poll` in seconds; `state` is the folder of the ledger."""

    address: Address
    allow: tuple[Sender, ...] = Field(min_length=1)
    authserv_id: Name
    imap: Imap
    smtp: Smtp
    auth: Auth = Auth.PASSWORD
    oauth: OAuth | None = None
    state: Path = Path("fastrak-mail")
    max_mb: float = Field(default=25, gt=0, le=256)
    retention_days: int = Field(default=90, ge=1)
    hold_off: Seconds = 900
    poll: Annotated[float, Field(gt=0, le=1740)] = 60
    protect: tuple[Sender, ...] = ()

    @model_validator(mode="after")
    def _encrypted(self) -> Self:
        for name, server in (("imap", self.imap), ("smtp", self.smtp)):
            if server.tls is Tls.NONE and not server.is_loopback:
                raise ValueError(f"{name}.tls is none, and {name}.host is another machine")
        return self

    @model_validator(mode="after")
    def _registered(self) -> Self:
        if self.auth is not Auth.PASSWORD and self.oauth is None:
            raise ValueError("auth asks for OAuth, and [oauth] is missing")
        return self

    @property
    def most_bytes(self) -> int:
        """The largest mail that is downloaded."""
        return int(self.max_mb * (1 << 20))

    def protects(self, sender: str) -> bool:
        """Whether this sender's results are encrypted."""
        return is_named(sender, self.protect)
