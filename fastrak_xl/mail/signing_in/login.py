"""Logging in at the servers for reading and for sending: with a password, or with a token of the provider's."""

from __future__ import annotations

import smtplib

from imap_tools import BaseMailBox

from fastrak_xl.mail.settings.config import Auth, MailConfig
from fastrak_xl.mail.settings.credentials import imap_password, smtp_password
from fastrak_xl.mail.signing_in.oauth import access_token, xoauth2


def log_in(config: MailConfig, box: BaseMailBox) -> None:
    """Log in at the mailbox. Raises Misconfigured, NotSignedIn, Unsafe, and what a mailbox raises."""
    user = config.imap.user
    if config.auth is Auth.PASSWORD:
        box.login(user, imap_password(config), initial_folder=None)
    else:
        box.xoauth2(user, access_token(config), initial_folder=None)


def log_in_to_send(config: MailConfig, server: smtplib.SMTP) -> None:
    """The same at the server that takes replies."""
    user = config.smtp.user
    if config.auth is Auth.PASSWORD:
        server.login(user, smtp_password(config))
    else:
        answer = xoauth2(user, access_token(config))
        server.auth("XOAUTH2", lambda challenge=None: answer)
