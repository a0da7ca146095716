"""Whose account an arriving one is: the workbook's client by ID or by name, or a new one."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable

from fastrak_xl.app.changes import Values
from fastrak_xl.app.valuations.arriving import Arrival
from fastrak_xl.domain.book import Table
from fastrak_xl.domain.names import folded

_TITLE = re.compile(r"^(?:mr|mrs|ms|miss|mx|dr|prof|sir|dame|lord|lady|rev)\.? ", re.I)


class ClientList:
    """The clients of the workbook, and those that arrive. Two IDs that arrive under one name stay two people."""

    def __init__(self, clients: Table, arrivals: Iterable[Arrival]) -> None:
        self.added: dict[str, Values] = {}
        self._ids: dict[str, str] = {}
        self._names: dict[str, str] = {}
        self._in_book: dict[str, set[str]] = defaultdict(set)
        self._arrived: dict[str, set[str]] = defaultdict(set)
        for client_id, name in zip(clients.frame["client_id"], clients.frame["client_name"], strict=True):
            self._learn(str(client_id), str(name), self._in_book)
        for facts in (arrival.facts for arrival in arrivals):
            known = folded(facts.client_id) in self._ids or self._in_book.get(_plain(facts.client))
            if facts.client_id and not known:
                self._add(facts.client_id, facts.client)

    def client_of(self, arrival: Arrival) -> tuple[str, str]:
        """A new account's Client ID, and what is in doubt of it; "" where a name fits several."""
        facts = arrival.facts
        for stated in (facts.client_id, facts.client):
            if stated and folded(stated) in self._ids:
                client = self._ids[folded(stated)]
                return client, self._otherwise_called(client, "" if stated == facts.client else facts.client)
        named = self._in_book.get(_plain(facts.client)) or self._arrived.get(_plain(facts.client)) or set()
        if facts.client and named:
            client = min(named) if len(named) == 1 else ""
            return client, f" (of client {client}, by the name {facts.client})"
        stated = facts.client_id or facts.client or facts.account
        self._add(stated, facts.client or f"Client of {facts.account}")
        return stated, "" if stated != facts.account else " (and so is its client, whom the file does not say)"

    def _otherwise_called(self, client: str, name: str) -> str:
        """A platform's ID may be that of another of the firm's clients, which only the names can tell."""
        known = self._names[client]
        if not name or not known or _plain(name) == _plain(known):
            return ""
        return f" (of client {client}, who is {known} in the workbook and {name} in the file)"

    def _add(self, client_id: str, name: str) -> None:
        self.added[client_id] = {"client_id": client_id, "client_name": name or client_id}
        self._learn(client_id, name, self._arrived)

    def _learn(self, client_id: str, name: str, names: dict[str, set[str]]) -> None:
        if client_id:
            self._ids.setdefault(folded(client_id), client_id)
            self._names.setdefault(client_id, name)
        if client_id and name:
            names[_plain(name)].add(client_id)


def _plain(name: str) -> str:
    """A name without its title, which platforms add and firms leave out."""
    return folded(_TITLE.sub("", " ".join(name.split())))
