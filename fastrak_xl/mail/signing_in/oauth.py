"""Signing in at Microsoft 365 and Google, which take no passwords from programs any more (OAuth 2.0, XOAUTH2).

A person signs in once; what that gives is kept (keeping.py) and renewed without anybody. Microsoft also knows
applications that sign in for themselves: a client secret in the environment, and nobody signs in at all.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from typing import Any

from fastrak_xl.mail.settings.config import Auth, MailConfig
from fastrak_xl.mail.signing_in.keeping import Store, store_for
from fastrak_xl.mail.signing_in.provider import Provider

CLIENT_SECRET = "FASTRAK_OAUTH_CLIENT_SECRET"
"""The environment variable with the application's own secret."""


def access_token(config: MailConfig, environment: Mapping[str, str] = os.environ) -> str:
    """The token to log in with at IMAP and SMTP. Raises NotSignedIn, Unsafe, and OSError where the provider is away."""
    return provider(config, environment).token()


def sign_in(config: MailConfig, tell: Callable[[str], None], environment: Mapping[str, str] = os.environ) -> None:
    """The first sign-in, by a person."""
    provider(config, environment).sign_in(tell)


def xoauth2(user: str, token: str) -> str:
    """What a login with a token sends, before it is encoded (the SASL mechanism XOAUTH2)."""
    return f"user={user}\x01auth=Bearer {token}\x01\x01"


def provider(
    config: MailConfig, environment: Mapping[str, str] = os.environ, store: Store | None = None, **more: Any
) -> Provider:
    """Whoever the settings name; `more` is for tests: another way to the network."""
    assert config.oauth is not None, "the settings are checked when they are read"
    kept = store or store_for(config.imap.user, config.state)
    secret = environment.get(CLIENT_SECRET, "")
    if config.auth is Auth.OAUTH_MICROSOFT:
        from fastrak_xl.mail.signing_in.microsoft import Microsoft

        return Microsoft(config.oauth.client_id, config.oauth.tenant or "organizations", secret, kept, **more)
    from fastrak_xl.mail.signing_in.google import Google

    return Google(config.oauth.client_id, secret, kept, **more)
