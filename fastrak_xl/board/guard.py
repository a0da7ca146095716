"""Who may talk to the board: the page that was opened with its token, on this machine, and nobody else.

Every request and every websocket is looked at before the page's library sees it. A browser lets any web page send
requests to this machine, so loopback is no protection by itself: the name asked for (`Host`) stops rebinding of names,
the page that asks (`Origin`, `Sec-Fetch-Site`) stops other pages, and the token stops everybody else.
"""

from __future__ import annotations

import secrets
from collections.abc import Awaitable, Callable, MutableMapping
from http.cookies import CookieError, SimpleCookie
from typing import Any
from urllib.parse import parse_qs

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

TOKEN = "token"
LOOPBACK = "127.0.0.1"

_OWN_SITE = ("", "none", "same-origin")
"""What a browser says of a request by this page, or by the person's own click; older ones say nothing."""

_POLICY = (
    "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data:; font-src 'self' data:; connect-src 'self'; object-src 'none'; base-uri 'none'; "
    "form-action 'none'; frame-ancestors 'none'"
)
"""The page may load nothing, and send nothing, to any other place: the browser itself sees to it."""

_HEADERS = [
    (b"content-security-policy", _POLICY.encode()),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"referrer-policy", b"no-referrer"),
    (b"x-content-type-options", b"nosniff"),
    (b"x-frame-options", b"DENY"),
]


class Guard:
    """An ASGI application in front of another. `token` opens the page once it is in the address; then a cookie does."""

    def __init__(self, app: App, port: int, token: str) -> None:
        self._app = app
        self._hosts = {f"{name}:{port}" for name in (LOOPBACK, "localhost")}
        self._token = token
        self._session = secrets.token_urlsafe(32)
        self._cookie = f"fastrak-board-{port}"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one connection."""
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
        elif not self._is_own(scope):
            await _refuse(scope, receive, send, "This address belongs to another page's board, or to none.")
        elif self._has_session(scope):
            await self._app(scope, receive, _with_headers(send))
        elif self._has_token(scope):
            await self._let_in(send)
        else:
            await _refuse(scope, receive, send, "Open the board with the whole address that the terminal shows.")

    def _is_own(self, scope: Scope) -> bool:
        """Whether the request names this machine, and comes from the board's own page or from nobody's."""
        host, origin, site = (_header(scope, name) for name in (b"host", b"origin", b"sec-fetch-site"))
        if host not in self._hosts or scope["type"] not in ("http", "websocket"):
            return False
        if scope["type"] == "websocket" or origin:
            return origin == f"http://{host}"
        return site in _OWN_SITE

    def _has_session(self, scope: Scope) -> bool:
        try:
            cookies = SimpleCookie(_header(scope, b"cookie"))
        except CookieError:
            return False
        return self._cookie in cookies and _same(cookies[self._cookie].value, self._session)

    def _has_token(self, scope: Scope) -> bool:
        query = parse_qs(scope.get("query_string", b"").decode("latin-1"))
        is_page = scope["type"] == "http" and scope["method"] == "GET" and scope["path"] == "/"
        return is_page and _same(query.get(TOKEN, [""])[0], self._token)

    async def _let_in(self, send: Send) -> None:
        """Give the browser its cookie, and take the token out of its address."""
        cookie = f"{self._cookie}={self._session}; Path=/; HttpOnly; SameSite=Strict"
        headers = [(b"location", b"/"), (b"set-cookie", cookie.encode()), (b"cache-control", b"no-store"), *_HEADERS]
        await send({"type": "http.response.start", "status": 303, "headers": headers})
        await send({"type": "http.response.body", "body": b""})


def new_token() -> str:
    """A token that nobody can guess."""
    return secrets.token_urlsafe(32)


def _header(scope: Scope, name: bytes) -> str:
    """A header's value, "" where it is missing; of one that stands there twice nobody can tell which is meant."""
    found = [value for its, value in scope.get("headers", ()) if its.lower() == name]
    return b" and ".join(found).decode("latin-1")


def _same(given: str, right: str) -> bool:
    return secrets.compare_digest(given.encode("utf-8", "replace"), right.encode())


def _with_headers(send: Send) -> Send:
    async def sending(message: MutableMapping[str, Any]) -> None:
        if message["type"] == "http.response.start":
            message["headers"] = [*message.get("headers", ()), *_HEADERS]
        await send(message)

    return sending


async def _refuse(scope: Scope, receive: Receive, send: Send, sentence: str) -> None:
    if scope["type"] == "websocket":
        await receive()
        await send({"type": "websocket.close", "code": 1008})
        return
    headers = [(b"content-type", b"text/plain; charset=utf-8"), (b"cache-control", b"no-store"), *_HEADERS]
    await send({"type": "http.response.start", "status": 403, "headers": headers})
    await send({"type": "http.response.body", "body": sentence.encode()})
