"""Which partition every client goes to: that of its files, or, where files split clients, one by the client's hash."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from fastrak_xl.cluster.census import Counted, Hashes
from fastrak_xl.cluster.people import People
from fastrak_xl.domain.arrays import Bools, Ints

HOLDINGS_EACH = 200_000
"""Holdings of one partition, about: what a worker has in memory at a time."""


@dataclass(frozen=True)
class Plan:
    """`groups` are the files of each partition by number; empty where holdings have to be repartitioned by client.

    `client` and `partition` say where clients go, in the order of their hashes; one that is not there goes by its hash.
    `untold` are clients that must not be run, since holdings of theirs may be in a file that cannot be read.
    """

    count: int
    groups: tuple[tuple[int, ...], ...]
    client: Hashes
    partition: Ints
    untold: Hashes

    @property
    def is_split(self) -> bool:
        """Whether the files split clients, or are too large for a partition."""
        return not self.groups

    def of_clients(self, client: Hashes) -> Ints:
        """The partitions of clients."""
        by_hash: Ints = (client % np.uint64(self.count)).astype(np.int64)
        place, known = _find(self.client, client)
        return np.where(known, self.partition[place], by_hash) if len(self.client) else by_hash


def make_plan(people: People, counted: Sequence[Counted], each: int) -> Plan:
    """The plan for files that have been counted; those that cannot be read are left out."""
    good = [one for one in counted if not one.why]
    groups = _grouped(good, each)
    owners = [_clients_of(people, [one.accounts for one in group]) for group in groups]
    client = np.concatenate(owners) if owners else np.zeros(0, dtype=np.uint64)
    partition = np.repeat(np.arange(len(groups)), [len(one) for one in owners])
    is_whole = len(np.unique(client)) == len(client) and all(one.rows <= 2 * each for one in good)
    is_whole &= not (people.account[1:] == people.account[:-1]).any()
    rows = sum(one.rows for one in good)
    if not is_whole or not groups:
        tied, where = _tied(people, count := max(1, -(-max(rows, people.rows) // each)))
        return Plan(count, (), tied, where, np.zeros(0, dtype=np.uint64))
    order = np.argsort(client)
    untold = _untold(people, good) if len(good) < len(counted) else np.zeros(0, dtype=np.uint64)
    numbers = tuple(tuple(one.number for one in group) for group in groups)
    return Plan(len(groups), numbers, client[order], partition[order], untold)


def _grouped(counted: Sequence[Counted], each: int) -> list[list[Counted]]:
    """Files that follow one another, together as long as they are small."""
    groups: list[list[Counted]] = []
    size = 0
    for one in counted:
        if not groups or size + one.rows > each:
            groups.append([])
            size = 0
        groups[-1].append(one)
        size += one.rows
    return groups


def _clients_of(people: People, accounts: Sequence[Hashes]) -> Hashes:
    """The clients whose accounts these are; accounts that nobody has are nobody's."""
    found = [people.client[_are_in(people.account, some)] for some in accounts]
    return np.unique(np.concatenate(found)) if found else np.zeros(0, dtype=np.uint64)


def _are_in(own: Hashes, some: Hashes) -> Bools:
    """Which of all accounts are among some, these being in order."""
    return _find(some, own)[1]


def _find(known: Hashes, wanted: Hashes) -> tuple[Ints, Bools]:
    """The place of each wanted hash among the known ones, which are in order, and whether it is there."""
    if not len(known):
        return np.zeros(len(wanted), dtype=np.int64), np.zeros(len(wanted), dtype=bool)
    place = np.minimum(np.searchsorted(known, wanted), len(known) - 1)
    return place, known[place] == wanted


def _untold(people: People, good: Sequence[Counted]) -> Hashes:
    """Clients with an account of which no file that can be read says anything."""
    told = np.unique(np.concatenate([one.accounts for one in good])) if good else np.zeros(0, dtype=np.uint64)
    return np.unique(people.client[~_are_in(people.account, told)])


def _tied(people: People, count: int) -> tuple[Hashes, Ints]:
    """Clients that have to go where another one goes, since an account is in the books of both."""
    twice = np.flatnonzero(people.account[1:] == people.account[:-1])
    pairs = [(people.client[place], people.client[place + 1]) for place in twice]
    leader: dict[int, int] = {}
    for one, other in ((int(a), int(b)) for a, b in pairs if a != b):
        first, second = _leader(leader, one), _leader(leader, other)
        leader[max(first, second)] = min(first, second)
    tied = np.array(sorted(leader), dtype=np.uint64)
    leaders = np.array([_leader(leader, int(one)) for one in tied], dtype=np.uint64)
    return tied, (leaders % np.uint64(count)).astype(np.int64)


def _leader(leader: dict[int, int], one: int) -> int:
    while one in leader:
        one = leader[one]
    return one


class AccountIndex:
    """Where each account goes; memory is 12 bytes an account."""

    def __init__(self, people: People, plan: Plan) -> None:
        self._count = np.uint64(plan.count)
        self._account = people.account
        self._partition = plan.of_clients(people.client).astype(np.int32)

    def of(self, account: Hashes) -> Ints:
        """The partitions of accounts; one that nobody has goes by its hash."""
        place, known = _find(self._account, account)
        by_hash: Ints = (account % self._count).astype(np.int64)
        return np.where(known, self._partition[place], by_hash) if len(self._account) else by_hash
