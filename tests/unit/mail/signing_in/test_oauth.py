"""Signing in at Microsoft and Google, against stand-ins that answer as their servers do."""

from __future__ import annotations

import base64
import hashlib
import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any
from urllib.parse import parse_qs, parse_qsl, urlsplit
from urllib.request import urlopen

import pytest

from fastrak_xl.mail.settings.config import MailConfig
from fastrak_xl.mail.signing_in.google import Google
from fastrak_xl.mail.signing_in.oauth import CLIENT_SECRET, provider, xoauth2
from fastrak_xl.mail.signing_in.provider import NotSignedIn

SCOPES = "https://outlook.office.com/IMAP.AccessAsUser.All https://outlook.office.com/SMTP.Send"
SERVER = {"host": "mail.example", "user": "fastrak@firm.example"}


@dataclass
class Kept:
    """A store in memory."""

    text: str = ""

    def load(self) -> str:
        return self.text

    def save(self, text: str) -> None:
        self.text = text


def config(auth: str, tenant: str = "") -> MailConfig:
    about = {"address": "fastrak@firm.example", "allow": ["kim@firm.example"], "authserv_id": "mx.firm.example"}
    return MailConfig.model_validate(
        about | {"imap": SERVER, "smtp": SERVER, "auth": auth, "oauth": {"client_id": "app", "tenant": tenant}}
    )


def test_what_a_login_sends() -> None:
    assert xoauth2("kim@firm.example", "abc") == "user=kim@firm.example\x01auth=Bearer abc\x01\x01"


@dataclass
class Answer:
    """What msal takes for an answer over HTTP."""

    body: dict[str, Any]
    status_code: int = 200
    headers: dict[str, str] = field(default_factory=dict)

    @property
    def text(self) -> str:
        return json.dumps(self.body)

    def raise_for_status(self) -> None:
        assert self.status_code < 400


def _id_token() -> str:
    claims = {"iss": "x", "sub": "kim", "oid": "kim", "tid": "firm", "aud": "app", "exp": 4e9, "iat": 1,
              "preferred_username": "fastrak@firm.example"}  # fmt: skip
    return ".".join(
        base64.urlsafe_b64encode(part).decode().rstrip("=") for part in (b"{}", json.dumps(claims).encode(), b"")
    )


@dataclass
class MicrosoftsServer:
    """login.microsoftonline.com for one application."""

    life: int = 3600
    refuses: str = ""
    asked: list[dict[str, str]] = field(default_factory=list)

    def get(self, url: str, **_: Any) -> Answer:
        if "unknown.example" in url:
            return Answer({"error": "invalid_tenant"}, 400)
        base = url.partition("/v2.0/")[0]
        return Answer({
            "issuer": f"{base}/v2.0", "authorization_endpoint": f"{base}/oauth2/v2.0/authorize",
            "token_endpoint": f"{base}/oauth2/v2.0/token",
            "device_authorization_endpoint": f"{base}/oauth2/v2.0/devicecode",
        })  # fmt: skip

    def post(self, url: str, data: Any = None, **_: Any) -> Answer:
        self.asked.append(dict(parse_qsl(data)) if isinstance(data, str) else dict(data or {}))
        if self.refuses:
            return Answer({"error": self.refuses, "error_description": "for fastrak@firm.example"}, 400)
        if url.endswith("devicecode"):
            return Answer({"user_code": "ABCD", "device_code": "d", "verification_uri": "https://microsoft.com/devicelogin",
                           "expires_in": 900, "interval": 0})  # fmt: skip
        number = len(self.asked)
        tokens = {"access_token": f"access-{number}", "token_type": "Bearer", "expires_in": self.life}
        if self.asked[-1].get("grant_type") != "client_credentials":
            info = base64.urlsafe_b64encode(b'{"uid":"kim","utid":"firm"}').decode().rstrip("=")
            tokens |= {
                "refresh_token": f"again-{number}",
                "id_token": _id_token(),
                "client_info": info,
                "scope": SCOPES,
            }
        return Answer(tokens)

    def close(self) -> None:
        """Nothing is open."""


@pytest.mark.usefixtures("msal")
def test_microsoft_by_device_code_then_for_weeks_without_anybody() -> None:
    kept, server, told = Kept(), MicrosoftsServer(), list[str]()
    settings = config("oauth-microsoft", "firm.example")
    with pytest.raises(NotSignedIn, match="fastrak mail sign-in"):
        provider(settings, {}, kept, http=server).token()
    provider(settings, {}, kept, http=server).sign_in(told.append)
    assert told == ["Open https://microsoft.com/devicelogin and type the code ABCD."]
    assert provider(settings, {}, kept, http=server).token() == "access-2"
    assert len(server.asked) == 2
    assert "https://outlook.office.com/IMAP.AccessAsUser.All" in server.asked[0]["scope"]


@pytest.mark.usefixtures("msal")
def test_microsoft_renews_what_has_ended_and_keeps_the_new_one() -> None:
    kept, server = Kept(), MicrosoftsServer(life=1)
    settings = config("oauth-microsoft")
    provider(settings, {}, kept, http=server).sign_in(lambda _: None)
    assert provider(settings, {}, kept, http=server).token() == "access-3"
    assert server.asked[-1]["grant_type"] == "refresh_token"
    assert server.asked[-1]["refresh_token"] == "again-2"
    assert "again-3" in kept.text


@pytest.mark.usefixtures("msal")
def test_microsofts_refusal_is_its_code_alone() -> None:
    kept, server = Kept(), MicrosoftsServer(life=1)
    settings = config("oauth-microsoft")
    provider(settings, {}, kept, http=server).sign_in(lambda _: None)
    server.refuses = "invalid_grant"
    with pytest.raises(NotSignedIn) as caught:
        provider(settings, {}, kept, http=server).token()
    assert "fastrak@firm.example" not in str(caught.value)
    with pytest.raises(NotSignedIn, match="invalid_grant"):
        provider(settings, {}, kept, http=server).sign_in(lambda _: None)


@pytest.mark.usefixtures("msal")
def test_microsoft_lets_an_application_sign_in_for_itself() -> None:
    server = MicrosoftsServer()
    settings = config("oauth-microsoft", "firm.example")
    assert provider(settings, {CLIENT_SECRET: "s3cret"}, Kept(), http=server).token() == "access-1"
    (asked,) = server.asked
    assert asked["grant_type"] == "client_credentials"
    assert asked["scope"] == "https://outlook.office365.com/.default"


@pytest.mark.usefixtures("msal")
def test_a_tenant_that_microsoft_does_not_know() -> None:
    with pytest.raises(NotSignedIn, match="tenant"):
        provider(config("oauth-microsoft", "unknown.example"), {}, Kept(), http=MicrosoftsServer()).token()


class GooglesServer(HTTPServer):
    """oauth2.googleapis.com on a port of this machine."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Tokens)
        self.asked: list[dict[str, str]] = []
        self.status, self.body = 200, b""

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/token"


class _Tokens(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        assert isinstance(self.server, GooglesServer)
        asked = dict(parse_qsl(self.rfile.read(int(self.headers["Content-Length"])).decode()))
        self.server.asked.append(asked)
        number = len(self.server.asked)
        body = {"access_token": f"access-{number}", "expires_in": 3600}
        if asked["grant_type"] == "authorization_code":
            body["refresh_token"] = "again"
        self.send_response(self.server.status)
        self.end_headers()
        self.wfile.write(self.server.body or json.dumps(body).encode())

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing."""


@pytest.fixture
def google() -> Iterator[GooglesServer]:
    server = GooglesServer()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


def _signed_in(google: GooglesServer, kept: Kept, answer: str = "code=c0de") -> str:
    """A person who opens the page that is told, and comes back with Google's answer; the page."""
    told, ready = list[str](), threading.Event()
    pages = list[bytes]()

    def browser() -> None:
        ready.wait(5)
        asked = parse_qs(urlsplit(told[0].split()[-1]).query)
        for query in ("state=wrong&code=evil", f"state={asked['state'][0]}&{answer}"):
            with urlopen(f"{asked['redirect_uri'][0]}/?{query}", timeout=5) as page:
                pages.append(page.read())

    def tell(sentence: str) -> None:
        told.append(sentence)
        ready.set()

    person = threading.Thread(target=browser)
    person.start()
    try:
        Google("app", "s3cret", kept, google.url).sign_in(tell)
    finally:
        person.join()
    assert [b"not the answer" in pages[0], b"close this page" in pages[1]] == [True, True]
    return told[0].split()[-1]


def test_google_in_the_browser_then_renewed_in_time(google: GooglesServer) -> None:
    kept, now = Kept(), [0.0]
    page = parse_qs(urlsplit(_signed_in(google, kept)).query)
    (asked,) = google.asked
    assert asked["code"] == "c0de"
    assert asked["redirect_uri"] == page["redirect_uri"][0]
    challenge = base64.urlsafe_b64encode(hashlib.sha256(asked["code_verifier"].encode()).digest()).decode().rstrip("=")
    assert page["code_challenge"] == [challenge]
    assert page["scope"] == ["https://mail.google.com/"]
    until = json.loads(kept.text)["until"]
    signed_in = Google("app", "s3cret", kept, google.url, clock=lambda: now[0])
    now[0] = until - 200
    assert signed_in.token() == "access-1"
    now[0] = until - 100
    assert signed_in.token() == "access-2"
    assert google.asked[-1]["refresh_token"] == "again"
    assert json.loads(kept.text)["refresh_token"] == "again"


def test_google_says_no(google: GooglesServer) -> None:
    with pytest.raises(NotSignedIn, match="gave no access"):
        _signed_in(google, Kept(), "error=access_denied")


@pytest.mark.parametrize(
    ("status", "body", "expected"),
    [
        (400, b'{"error": "invalid_grant", "error_description": "kim@firm.example"}', NotSignedIn),
        (400, b"<html>kim@firm.example", NotSignedIn),
        (503, b"", OSError),
        (200, b"<html>", OSError),
        (200, b'{"access_token": ""}', NotSignedIn),
    ],
)
def test_googles_trouble(google: GooglesServer, status: int, body: bytes, expected: type[Exception]) -> None:
    kept = Kept(json.dumps({"access_token": "old", "refresh_token": "again", "until": 0}))
    google.status, google.body = status, body
    with pytest.raises(expected) as caught:
        Google("app", "", kept, google.url).token()
    assert "kim@" not in str(caught.value)
    assert "again" in kept.text


def test_google_needs_a_person_first() -> None:
    with pytest.raises(NotSignedIn, match="Nobody has signed in"):
        provider(config("oauth-google"), {}, Kept()).token()
