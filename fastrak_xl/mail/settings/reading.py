"""Reading fastrak.toml: everything that is wrong in it at once, each with its key and its cure."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import UnionType
from typing import Any, get_args

from pydantic import BaseModel, ValidationError

from fastrak_xl.domain.names import nearest
from fastrak_xl.mail.settings.config import MailConfig

_LARGEST = 1 << 20

_CURES = {
    "address": 'Write the address that people send workbooks to, such as address = "rebalance@firm.example".',
    "allow": 'Name the senders who are answered, such as allow = ["kim@firm.example", "@firm.example"].',
    "authserv_id": 'Write what your mail server calls itself in Authentication-Results, such as "mx.firm.example".',
    "auth": 'Write "password", "oauth-microsoft" or "oauth-google".',
    "imap": 'Add a part [imap] with host and user, such as host = "imap.firm.example".',
    "smtp": 'Add a part [smtp] with host, such as host = "smtp.firm.example".',
    "imap.host": 'Name the server that mail is read from, such as host = "imap.firm.example".',
    "smtp.host": 'Name the server that takes replies, such as host = "smtp.firm.example".',
    "imap.user": 'Write the name that the mailbox is opened with, such as user = "rebalance@firm.example".',
    "imap.port": "Write a number from 1 to 65535, most likely 993.",
    "smtp.port": "Write a number from 1 to 65535, most likely 587.",
    "imap.tls": 'Write "tls" or "starttls"; "none" is for a server on this machine only.',
    "smtp.tls": 'Write "tls" or "starttls"; "none" is for a server on this machine only.',
    "imap.folders": "Give inbox, done, failed, quarantine and sent five different names.",
    "oauth": "Add a part [oauth] with the client_id of the registered application.",
    "oauth.client_id": "Write the application's client id, as Microsoft or Google shows it.",
    "max_mb": "Write how many megabytes a mail may have: a number up to 256.",
    "retention_days": "Write for how many days it is remembered which mails were answered: 1 or more.",
    "hold_off": "Write the seconds to wait before a reply whose sending was cut short is sent again, such as 900.",
    "poll": "Write the seconds between two looks into the mailbox: up to 1740.",
    "protect": 'Name senders whose results are encrypted, such as protect = ["kim@firm.example"].',
}
_OTHERWISE = "Correct it, or remove the line."


class Misconfigured(Exception):
    """What is wrong with the file: a sentence on each line."""


def read_config(file: Path) -> MailConfig:
    """The settings in a file; Misconfigured with every mistake. A relative `state` is beside the file."""
    try:
        with file.open("rb") as stream:
            told = tomllib.loads(stream.read(_LARGEST).decode("utf-8"))
    except OSError as unusable:
        raise Misconfigured(f"{file} cannot be read: {(unusable.strerror or 'no reason given').lower()}.") from None
    except tomllib.TOMLDecodeError as wrong:
        raise Misconfigured(f"{file.name} is not written as TOML: {wrong}. Correct that line.") from None
    except UnicodeDecodeError:
        raise Misconfigured(f"{file.name} is not a text in UTF-8. Save it again as UTF-8.") from None
    if found := list(_passwords(told)):
        raise Misconfigured("\n".join(f"{file.name}: {sentence}" for sentence in found))
    try:
        config = MailConfig.model_validate(told)
    except ValidationError as wrong:
        raise Misconfigured("\n".join(f"{file.name}: {one}" for one in _sentences(wrong))) from None
    return config.model_copy(update={"state": (file.parent / config.state).resolve()})


def _passwords(told: Mapping[str, Any], above: str = "") -> Iterator[str]:
    """A sentence for every key that is meant to hold something that only the program should know."""
    for key, value in told.items():
        name = f"{above}{key}"
        if isinstance(value, Mapping):
            yield from _passwords(value, f"{name}.")
        elif any(word in key.lower() for word in ("password", "passwd", "secret")):
            yield f"{name}: a password never stands in this file. Remove the line, and {_where(name)}"


def _where(name: str) -> str:
    for part in ("imap", "smtp"):
        if name.startswith(f"{part}."):
            return f"put it into the environment as FASTRAK_{part.upper()}_PASSWORD, or into the keyring."
    return "put it into the environment or the keyring, as docs/mail.md says."


def _sentences(wrong: ValidationError) -> Iterator[str]:
    for one in wrong.errors(include_url=False, include_context=True):
        key = ".".join(str(part) for part in one["loc"] if not isinstance(part, int))
        if one["type"] == "extra_forbidden":
            yield f"{key} is no key of this file. {_meant(key)}"
        elif one["type"] == "missing":
            yield f"{key} is missing. {_CURES.get(key, _OTHERWISE)}"
        elif one["type"] == "value_error":
            said = str(one["msg"]).removeprefix("Value error, ")
            cure = key or said.partition(" ")[0].replace("auth", "oauth")
            yield f"{f'{key}: ' if key else ''}{said}. {_CURES.get(cure, _OTHERWISE)}"
        else:
            yield f"{key} is wrong (found {one['input']!r}). {_CURES.get(key, _OTHERWISE)}"


def _meant(key: str) -> str:
    above, _, name = key.rpartition(".")
    return nearest(name, _keys(above)).strip() or _OTHERWISE


def _keys(above: str) -> list[str]:
    """The keys that a part of the file may have."""
    part: type[BaseModel] = MailConfig
    for name in filter(None, above.split(".")):
        kind: Any = part.model_fields[name].annotation
        part = get_args(kind)[0] if isinstance(kind, UnionType) else kind
    return list(part.model_fields)
