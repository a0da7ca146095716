"""A real mail server on this machine alone, without root: Dovecot for reading, aiosmtpd delivering into the same
Maildirs. Without the one or the other the tests are skipped, unless FASTRAK_REQUIRE_OPTIONAL=1.
"""

from __future__ import annotations

import mailbox
import os
import re
import shutil
import socket
import ssl
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP, default
from importlib.util import find_spec
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.libreoffice import require

ROBOT = "rebalance@firm.example"
KIM = "kim@firm.example"
STRANGER = "mallory@elsewhere.example"
AUTHSERV = "mx.firm.example"
PASSWORD = "the-mailbox-own-word"
SECRET = "a secret of thirty-two letters..."

_NUMBERS = count()

_DOVECOT = """
protocols = imap
listen = 127.0.0.1
base_dir = {folder}/run
state_dir = {folder}/state
log_path = {folder}/dovecot.log
default_login_user = {nobody}
default_internal_user = {nobody}
default_internal_group = {nogroup}
ssl = yes
ssl_cert = <{folder}/cert.pem
ssl_key = <{folder}/key.pem
disable_plaintext_auth = no
mail_location = maildir:{folder}/mail/%u
mail_max_userip_connections = 100
first_valid_uid = 1
passdb {{
  driver = static
  args = password={password}
}}
userdb {{
  driver = static
  args = uid={uid} gid={gid} home={folder}/home/%u
}}
service anvil {{
  chroot =
}}
service imap {{
  service_count = 1000
}}
service imap-login {{
  chroot =
  service_count = 0
  process_min_avail = 1
  inet_listener imap {{
    port = {port}
  }}
  inet_listener imaps {{
    port = {imaps_port}
    ssl = yes
  }}
}}
"""


def require_mail() -> None:
    """Skip the test, with the reason, where a part of the server or of the extra `mail` is not installed."""
    missing = [name for name in ("imap_tools", "authres", "msoffcrypto", "aiosmtpd") if find_spec(name) is None]
    if missing and os.environ.get("FASTRAK_REQUIRE_OPTIONAL") == "1":
        pytest.fail(f"not installed: {', '.join(missing)}")
    if missing:
        pytest.skip(f"not installed: {', '.join(missing)}")
    os.environ["PATH"] += f"{os.pathsep}/usr/sbin"
    require("dovecot", "openssl")


@dataclass
class Sent:
    """A mail that was handed over to the SMTP server, to whom."""

    message: EmailMessage
    to: list[str]
    sender: str


@dataclass
class MailServer:
    """Both servers, and the Maildirs that they share."""

    folder: Path
    imap_port: int
    imaps_port: int
    smtp_port: int
    sent: list[Sent] = field(default_factory=list)
    refuse: dict[str, str] = field(default_factory=dict)
    remembers: bool = True
    renames: bool = False
    _log_until: int = 0

    @property
    def certificate(self) -> Path:
        """What the servers show; whoever trusts it may talk to them."""
        return self.folder / "cert.pem"

    def start_afresh(self) -> None:
        """Throw away all mail, and forget what was sent."""
        shutil.rmtree(self.folder / "mail", ignore_errors=True)
        self.maildir(ROBOT)
        _give_to_dovecot(self.folder / "mail")
        self.sent.clear()
        self.refuse.clear()
        self.renames = False
        self._log_until = len(self._log())

    def log_since_it_was_empty(self) -> str:
        """What Dovecot has written down since."""
        return self._log()[self._log_until :]

    def _log(self) -> str:
        return (self.folder / "dovecot.log").read_text(errors="replace")

    def maildir(self, address: str, folder: str = "") -> mailbox.Maildir:
        """The Maildir of an address, or a folder in it."""
        place = self.folder / "mail" / address / (f".{folder}" if folder else "")
        for part in ("tmp", "new", "cur"):
            (place / part).mkdir(parents=True, exist_ok=True)
        for made in (self.folder / "mail" / address, place, *(place / part for part in ("tmp", "new", "cur"))):
            _give_to_dovecot(made)
        return mailbox.Maildir(place, create=False)

    def deliver(self, message: EmailMessage | bytes, to: str = ROBOT) -> None:
        """Lay a mail into somebody's inbox."""
        self.maildir(to)
        place, name = self.folder / "mail" / to, f"{time.time():.6f}.{next(_NUMBERS)}.here"
        written = place / "tmp" / name
        written.write_bytes(message if isinstance(message, bytes) else message.as_bytes(policy=SMTP))
        _give_to_dovecot(written)
        written.rename(place / "new" / name)

    def mails(self, address: str, folder: str = "") -> list[EmailMessage]:
        """All mails there."""
        box = self.maildir(address, folder)
        return [message_from_bytes(box.get_bytes(key), EmailMessage, policy=default) for key in sorted(box.keys())]

    def empty(self, address: str, folder: str = "") -> None:
        """Throw away all mails there."""
        self.maildir(address, folder).clear()

    def replies_to(self, message: EmailMessage, address: str = KIM) -> list[EmailMessage]:
        """What somebody got in answer to a mail."""
        return [one for one in self.mails(address) if one["In-Reply-To"] == message["Message-ID"]]

    def config(self, folder: Path, **changed: object) -> Path:
        """A fastrak.toml for the processing address on this server."""
        folder.mkdir(parents=True, exist_ok=True)
        told = {"address": ROBOT, "allow": [KIM], "authserv_id": AUTHSERV, "hold_off": 0.0, "poll": 1} | changed
        lines = [f"{key} = {_toml(value)}" for key, value in told.items()]
        for part, port in (("imap", self.imap_port), ("smtp", self.smtp_port)):
            lines += [f"[{part}]", 'host = "127.0.0.1"', f"port = {port}", 'tls = "none"']
            lines += [f'user = "{ROBOT}"'] if part == "imap" else []
        file = folder / "fastrak.toml"
        file.write_text("\n".join(lines) + "\n", encoding="utf-8")
        return file

    async def handle_RCPT(self, _server: Any, _session: Any, envelope: Any, address: str, _options: Any) -> str:  # noqa: N802 - aiosmtpd's name
        """Take the receiver, unless told not to."""
        if address in self.refuse:
            return self.refuse[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802 - aiosmtpd's name
        """Deliver to everybody."""
        if self.renames:
            envelope.content = re.sub(
                rb"(?m)^Message-ID: .*?\r\n", b"Message-ID: <renamed@relay.example>\r\n", envelope.content
            )
        for address in envelope.rcpt_tos:
            self.deliver(envelope.content, address)
        if self.remembers:
            message = message_from_bytes(envelope.content, EmailMessage, policy=default)
            self.sent.append(Sent(message, list(envelope.rcpt_tos), envelope.mail_from))
        return "250 taken"


def _user() -> tuple[int, int]:
    """Whose the mail is: Dovecot keeps none that is root's."""
    if os.getuid():
        return os.getuid(), os.getgid()
    import pwd

    nobody = pwd.getpwnam("nobody")
    return nobody.pw_uid, nobody.pw_gid


def _give_to_dovecot(path: Path) -> None:
    if os.getuid() == 0:
        os.chown(path, *_user())


def _toml(value: object) -> str:
    return str(value).replace("'", '"') if not isinstance(value, str) else f'"{value}"'


def free_port() -> int:
    """A port that nobody uses."""
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def mail_server() -> Iterator[MailServer]:
    """The server, until this ends, in a folder that the user of its mail may enter."""
    require_mail()
    with tempfile.TemporaryDirectory(prefix="mail-server-", ignore_cleanup_errors=True) as folder:
        os.chmod(folder, 0o755)
        with _both(MailServer(Path(folder), free_port(), free_port(), free_port())) as server:
            yield server


@contextmanager
def _both(server: MailServer) -> Iterator[MailServer]:
    from aiosmtpd.controller import Controller

    server.maildir(ROBOT)
    _give_to_dovecot(server.folder / "mail")
    _make_certificate(server.folder)
    secure = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    secure.load_cert_chain(server.certificate, server.folder / "key.pem")
    more = {"data_size_limit": 100_000_000, "tls_context": secure}
    controller = Controller(server, hostname="127.0.0.1", port=server.smtp_port, **more)
    controller.start()
    try:
        with _dovecot(server):
            yield server
    finally:
        controller.stop()


def _make_certificate(folder: Path) -> None:
    """A certificate for this machine that nobody has signed."""
    files = ["-keyout", str(folder / "key.pem"), "-out", str(folder / "cert.pem")]
    names = ["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"]
    command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", *files, *names]
    subprocess.run(command, capture_output=True, check=True)


@contextmanager
def _dovecot(server: MailServer) -> Iterator[None]:
    import grp
    import pwd

    uid, gid = _user()
    users = {"nobody": pwd.getpwuid(uid).pw_name, "nogroup": grp.getgrgid(gid).gr_name}
    file = server.folder / "dovecot.conf"
    own = {"uid": uid, "gid": gid, "password": PASSWORD, "port": server.imap_port, "imaps_port": server.imaps_port}
    file.write_text(_DOVECOT.format(folder=server.folder, **own, **users), encoding="utf-8")
    program = shutil.which("dovecot")
    assert program
    with subprocess.Popen([program, "-F", "-c", str(file)], stderr=subprocess.PIPE) as running:
        try:
            _wait_for(server.imap_port, running)
            yield
        finally:
            running.terminate()
            running.wait(20)


def _wait_for(port: int, running: subprocess.Popen[bytes]) -> None:
    for _ in range(200):
        with closing(socket.socket()) as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        assert running.poll() is None, running.stderr and running.stderr.read().decode()
        time.sleep(0.05)
    pytest.fail("Dovecot does not start")
