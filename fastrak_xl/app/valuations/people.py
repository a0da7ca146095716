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
    """The clients of the workbook, and those that arrive. Two people of one name stay two."""

    def __init__(self, clients: Table, arrivals: Iterable[Arrival]) -> None:
        self.added: dict[str, Values] = {}
        self._ids: dict[str, str] = {}
        self._names: dict[str, set[str]] = defaultdict(set)
        for client_id, name in zip(clients.frame["client_id"], clients.frame["client_name"], strict=True):
            self._learn(str(client_id), str(name))
        for arrival in arrivals:  # who arrives with an ID is known to those who arrive with the name alone
            facts = arrival.facts
            if facts.client_id and folded(facts.client_id) not in self._ids and not self._named(facts.client):
                self._add(facts.client_id, facts.client or facts.client_id)

    def client_of(self, arrival: Arrival) -> tuple[str, str]:
        """A new account's Client ID, "" where it cannot be told; and how it was told, where that was not by an ID."""
        facts = arrival.facts
        for stated in (facts.client_id, facts.client):
            if stated and folded(stated) in self._ids:
                return self._ids[folded(stated)], ""
        named = self._named(facts.client)
        if len(named) == 1:
            (client,) = named
            return client, f", of client {client} by the name {facts.client}"
        if named or not (facts.client_id or facts.client):
            return "", ""
        self._add(facts.client_id or facts.client, facts.client or facts.client_id)
        return facts.client_id or facts.client, ""

    def _named(self, name: str) -> set[str]:
        return self._names.get(_plain(name), set()) if name else set()

    def _add(self, client_id: str, name: str) -> None:
        self.added[client_id] = {"client_id": client_id, "client_name": name}
        self._learn(client_id, name)

    def _learn(self, client_id: str, name: str) -> None:
        if client_id:
            self._ids.setdefault(folded(client_id), client_id)
        if client_id and name:
            self._names[_plain(name)].add(client_id)


def _plain(name: str) -> str:
    """A name without its title, which platforms add and firms leave out."""
    return folded(_TITLE.sub("", " ".join(name.split())))
