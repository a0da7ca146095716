"""Sign-in at Google: in the browser of this machine, with the answer to a port of it (RFC 8252, PKCE).

Google's device codes are not for mail, and msal does not know Google; what is needed are two requests.
"""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
import socket
import time
from collections.abc import Callable
from http.client import HTTPException
from typing import Any
from urllib.error import HTTPError
from urllib.parse import parse_qs, urlencode, urlsplit
from urllib.request import Request, urlopen

from fastrak_xl.mail.signing_in.keeping import Store
from fastrak_xl.mail.signing_in.provider import NotSignedIn

ASK = "https://accounts.google.com/o/oauth2/v2/auth"
TOKENS = "https://oauth2.googleapis.com/token"
_SCOPE = "https://mail.google.com/"
_MARGIN = 120.0
_MINUTES = 10
_SECONDS = 30
_LONGEST = 65_536
_PAGE = b"HTTP/1.1 200 OK\r\nContent-Type: text/plain; charset=utf-8\r\nConnection: close\r\n\r\n%s"


class Google:
    """One registered application of the kind "Desktop app", whose secret Google does not treat as one."""

    def __init__(
        self, client_id: str, secret: str, store: Store, tokens: str = TOKENS, clock: Callable[[], float] = time.time
    ) -> None:
        self._client_id, self._secret, self._store, self._tokens, self._clock = client_id, secret, store, tokens, clock

    def token(self) -> str:
        """What is kept, renewed two minutes before it ends."""
        kept = json.loads(self._store.load() or "{}")
        if not kept.get("refresh_token"):
            raise NotSignedIn("Nobody has signed in at Google.")
        if kept.get("until", 0.0) - _MARGIN > self._clock():
            return str(kept["access_token"])
        return self._keep(self._ask({"grant_type": "refresh_token", "refresh_token": kept["refresh_token"]}), kept)

    def sign_in(self, tell: Callable[[str], None]) -> None:
        """A page that a person opens in a browser on this machine."""
        verifier, state = secrets.token_urlsafe(48), secrets.token_urlsafe(24)
        with socket.create_server(("127.0.0.1", 0)) as door:
            back = f"http://127.0.0.1:{door.getsockname()[1]}"
            tell(f"Open this page in a browser on this machine: {self._page(back, verifier, state)}")
            code = _code_that_comes(door, state)
        asked = {"grant_type": "authorization_code", "code": code, "redirect_uri": back, "code_verifier": verifier}
        self._keep(self._ask(asked), {})

    def _page(self, back: str, verifier: str, state: str) -> str:
        challenge = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()
        asked = {
            "client_id": self._client_id, "redirect_uri": back, "response_type": "code", "scope": _SCOPE,
            "state": state, "code_challenge": challenge, "code_challenge_method": "S256", "access_type": "offline",
            "prompt": "consent",
        }  # fmt: skip
        return f"{ASK}?{urlencode(asked)}"

    def _ask(self, asked: dict[str, str]) -> dict[str, Any]:
        own = {"client_id": self._client_id} | ({"client_secret": self._secret} if self._secret else {})
        request = Request(self._tokens, data=urlencode(asked | own).encode(), method="POST")
        try:
            with urlopen(request, timeout=_SECONDS) as answer:
                found = json.loads(answer.read(_LONGEST))
        except HTTPError as refused:
            if refused.code >= 500:
                raise OSError(f"Google answers with {refused.code}") from None
            raise NotSignedIn(f"Google gave no access ({_error_in(refused)}).") from None
        except (HTTPException, ValueError) as broken:
            raise OSError("Google's answer cannot be read") from broken
        return found if isinstance(found, dict) else {}

    def _keep(self, answer: dict[str, Any], before: dict[str, Any]) -> str:
        token, again = answer.get("access_token"), answer.get("refresh_token") or before.get("refresh_token")
        if not token or not again:
            raise NotSignedIn("Google gave no lasting access.")
        until = self._clock() + float(answer.get("expires_in", 0))
        self._store.save(json.dumps({"access_token": token, "refresh_token": again, "until": until}))
        return str(token)


def _error_in(refused: HTTPError) -> str:
    """Google's error code; its description may quote what was sent."""
    try:
        code = str(json.loads(refused.read(_LONGEST))["error"])
    except (ValueError, KeyError, TypeError, OSError):
        return str(refused.code)
    return code if code.replace("_", "").isalpha() else str(refused.code)


def _code_that_comes(door: socket.socket, state: str) -> str:
    """The code that Google's page sends the browser back with; whatever else comes to the port is turned away."""
    end = time.monotonic() + 60 * _MINUTES
    while (left := end - time.monotonic()) > 0:
        door.settimeout(left)
        try:
            caller, _ = door.accept()
            with caller:
                caller.settimeout(5)
                said = parse_qs(urlsplit(_asked_for(caller)).query)
                is_google = secrets.compare_digest(said.get("state", [""])[0].encode(), state.encode())
                caller.sendall(
                    _PAGE % (b"You can close this page." if is_google else b"This is not the answer to wait for.")
                )
        except OSError:
            continue
        if is_google:
            if code := said.get("code", [""])[0]:
                return code
            raise NotSignedIn("Google gave no access.")
    raise NotSignedIn(f"Nobody signed in within {_MINUTES} minutes.")


def _asked_for(caller: socket.socket) -> str:
    """The path in the first line of a request."""
    request = b""
    while b"\r\n\r\n" not in request and len(request) < _LONGEST and (more := caller.recv(4096)):
        request += more
    words = request.split(b"\r\n", 1)[0].decode("ascii", "replace").split(" ")
    return words[1] if len(words) > 1 else ""
