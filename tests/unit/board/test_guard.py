"""The board's guard, asked as any program and any web page may ask: only the page with the token gets through."""

from __future__ import annotations

import asyncio
from collections.abc import MutableMapping
from typing import Any

import pytest

from fastrak_xl.board.guard import Guard, Receive, Scope, Send, new_token

TOKEN = "the-token"
HOST = "127.0.0.1:8123"
REACHED = 200


async def _page(scope: Scope, receive: Receive, send: Send) -> None:
    if scope["type"] == "websocket":
        await send({"type": "websocket.accept"})
        return
    await send({"type": "http.response.start", "status": REACHED, "headers": []})
    await send({"type": "http.response.body", "body": b""})


class Asking:
    """One guard in front of a page that answers everybody."""

    def __init__(self) -> None:
        self.guard = Guard(_page, 8123, TOKEN)

    def ask(self, path: str = "/", query: str = "", kind: str = "http", **headers: str) -> MutableMapping[str, Any]:
        """The first thing that is answered; `headers` with _ for -."""
        listed = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
        scope = {"type": kind, "method": "GET", "path": path, "query_string": query.encode(), "headers": listed}
        sent: list[MutableMapping[str, Any]] = []

        async def receive() -> MutableMapping[str, Any]:
            return {"type": "websocket.connect"}

        async def send(message: MutableMapping[str, Any]) -> None:
            sent.append(message)

        asyncio.run(self.guard(scope, receive, send))
        return sent[0]

    def cookie(self) -> str:
        """The cookie that the token is worth."""
        answer = self.ask(query=f"token={TOKEN}", host=HOST)
        assert answer["status"] == 303
        return dict(answer["headers"])[b"set-cookie"].decode().split(";")[0]


def test_the_token_is_worth_a_cookie_and_the_cookie_the_page() -> None:
    asking = Asking()
    cookie = asking.cookie()
    assert asking.ask(host=HOST, cookie=cookie)["status"] == REACHED
    assert asking.ask(host="localhost:8123", cookie=cookie)["status"] == REACHED
    origin = f"http://{HOST}"
    assert asking.ask(kind="websocket", host=HOST, cookie=cookie, origin=origin)["type"] == "websocket.accept"


def test_the_cookie_is_kept_from_scripts_and_other_sites() -> None:
    answer = Asking().ask(query=f"token={TOKEN}", host=HOST)
    told = dict(answer["headers"])
    assert told[b"location"] == b"/"
    assert b"HttpOnly" in told[b"set-cookie"]
    assert b"SameSite=Strict" in told[b"set-cookie"]


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"host": "evil.example"},
        {"host": "evil.example:8123"},
        {"host": "127.0.0.1"},
        {"host": "127.0.0.1:8124"},
        {"host": HOST, "origin": "http://evil.example"},
        {"host": HOST, "origin": "http://127.0.0.1:8124"},
        {"host": HOST, "origin": "http://localhost:8123"},
        {"host": HOST, "origin": f"https://{HOST}"},
        {"host": HOST, "origin": "null"},
        {"host": HOST, "sec_fetch_site": "cross-site"},
        {"host": HOST, "sec_fetch_site": "same-site"},
    ],
)
def test_another_host_or_origin_is_refused_even_with_the_cookie_or_the_token(headers: dict[str, str]) -> None:
    asking = Asking()
    cookie = asking.cookie()
    assert asking.ask(cookie=cookie, **headers)["status"] == 403
    assert asking.ask(query=f"token={TOKEN}", **headers)["status"] == 403
    assert asking.ask(kind="websocket", cookie=cookie, **headers)["type"] == "websocket.close"


@pytest.mark.parametrize("path", ["/", "/_nicegui_ws/socket.io/", "/_nicegui/static/nicegui.js", "/favicon.ico"])
def test_nothing_is_answered_without_the_cookie(path: str) -> None:
    asking = Asking()
    assert asking.ask(path, host=HOST)["status"] == 403
    assert asking.ask(path, host=HOST, query="token=wrong")["status"] == 403
    assert asking.ask(path, host=HOST, cookie="fastrak-board-8123=wrong")["status"] == 403
    assert asking.ask(path, host=HOST, cookie=f"fastrak-board-8123={TOKEN}")["status"] == 403
    assert asking.ask(path, kind="websocket", host=HOST, origin=f"http://{HOST}")["type"] == "websocket.close"


def test_a_websocket_is_never_opened_by_the_token_or_without_an_origin() -> None:
    asking = Asking()
    token, cookie = f"token={TOKEN}", asking.cookie()
    assert asking.ask(query=token, kind="websocket", host=HOST, origin=f"http://{HOST}")["type"] == "websocket.close"
    assert asking.ask(kind="websocket", host=HOST, cookie=cookie)["type"] == "websocket.close"


def test_a_header_that_stands_there_twice_is_none() -> None:
    asking = Asking()
    cookie = asking.cookie()
    assert asking.ask(host=HOST, Host="evil.example", cookie=cookie)["status"] == 403


def test_the_page_may_talk_to_nobody_else() -> None:
    asking = Asking()
    told = dict(asking.ask(host=HOST, cookie=asking.cookie())["headers"])
    policy = told[b"content-security-policy"].decode()
    assert "default-src 'self'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "http" not in policy
    assert told[b"x-frame-options"] == b"DENY"


def test_tokens_are_long_and_never_the_same() -> None:
    assert len({new_token() for _ in range(100)}) == 100
    assert len(new_token()) >= 40
