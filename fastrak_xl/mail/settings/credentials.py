"""What only the program may know: passwords from the environment or the keyring, and the secret that signs ids."""

from __future__ import annotations

import os
import secrets
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from fastrak_workbook.saving.parts import part, put_new
from fastrak_xl.mail.settings.config import Auth, MailConfig
from fastrak_xl.mail.settings.reading import Misconfigured

SECRET_FILE = "secret"
_SHORTEST_SECRET = 16

Environment = Mapping[str, str]


def imap_password(config: MailConfig, environment: Environment = os.environ) -> str:
    """The password of the mailbox; Misconfigured where there is none."""
    return _password("imap", config.imap.user, environment)


def smtp_password(config: MailConfig, environment: Environment = os.environ) -> str:
    """The password for handing replies over: one of its own, or for the same user the mailbox's."""
    try:
        return _password("smtp", config.smtp.user, environment)
    except Misconfigured:
        if config.smtp.user == config.imap.user:
            with suppress(Misconfigured):
                return imap_password(config, environment)
        raise


def result_password(config: MailConfig, sender: str, environment: Environment = os.environ) -> str:
    """What this sender's results are encrypted with; Misconfigured where it is not to be found."""
    domain = f"@{sender.partition('@')[2]}"
    for user in (sender, domain):
        if user in config.protect and (found := _from_keyring("fastrak-result", user)):
            return found
    return _password("result", domain if domain in config.protect else sender, environment)


def look_for_passwords(config: MailConfig) -> None:
    """Misconfigured where a password is missing that will be needed, so that it is said before any mail is touched."""
    if config.auth is Auth.PASSWORD:
        imap_password(config)
        if config.smtp.user:
            smtp_password(config)
    for sender in config.protect:
        result_password(config, sender)


def firms_secret(state: Path, environment: Environment = os.environ) -> bytes:
    """The secret that signs ids: from the environment, else made once and kept in the state folder."""
    if given := environment.get("FASTRAK_MAIL_SECRET", ""):
        if len(given) < _SHORTEST_SECRET:
            raise Misconfigured(f"FASTRAK_MAIL_SECRET is too short. Use {_SHORTEST_SECRET} characters or more.")
        return given.encode()
    file = state / SECRET_FILE
    if not file.exists():
        with part(state, secrets.token_hex(32).encode(), 0o600) as written, suppress(FileExistsError):
            put_new(written, file)
    return file.read_bytes()


def _password(what: str, user: str, environment: Environment) -> str:
    name = f"FASTRAK_{what.upper()}_PASSWORD"
    found = environment.get(name) or _from_keyring(f"fastrak-{what}", user)
    if not found:
        raise Misconfigured(
            f"There is no password for {user}. Put it into the environment as {name}, or into the keyring: "
            f"keyring set fastrak-{what} {user}"
        )
    return found


def _from_keyring(service: str, user: str) -> str:
    """A password from the system's keyring, where the package keyring is installed and has one."""
    try:
        import keyring
        from keyring.errors import KeyringError
    except ImportError:
        return ""
    try:
        return keyring.get_password(service, user) or ""
    except KeyringError:
        return ""
