"""Which partition every client goes to."""

from __future__ import annotations

import numpy as np

from tests.unit.cluster.book_files import require_cluster

require_cluster()

from fastrak_xl.cluster.census import Counted, hashes  # noqa: E402  the extra may be missing
from fastrak_xl.cluster.people import People  # noqa: E402  the extra may be missing
from fastrak_xl.cluster.plan import AccountIndex, make_plan  # noqa: E402  the extra may be missing


def people(**client_of: str) -> People:
    account, client = hashes(list(client_of)), hashes(list(client_of.values()))
    order = np.argsort(account)
    return People(account[order], client[order], len(client_of), None, ())


def counted(number: int, rows: int, *accounts: str, why: str = "") -> Counted:
    return Counted(number, rows, np.unique(hashes(list(accounts))), why=why)


def test_files_of_whole_clients_are_partitions() -> None:
    plan = make_plan(people(a1="c1", a2="c1", b1="c2"), [counted(0, 5, "a1", "a2"), counted(1, 5, "b1")], 5)
    assert plan.groups == ((0,), (1,))
    assert plan.of_clients(hashes(["c1", "c2"])).tolist() == [0, 1]


def test_small_files_go_together_even_where_they_split_a_client() -> None:
    plan = make_plan(people(a1="c1", a2="c1"), [counted(0, 2, "a1"), counted(1, 2, "a2")], 5)
    assert plan.groups == ((0, 1),)


def test_a_client_in_two_partitions_makes_all_go_by_client() -> None:
    plan = make_plan(people(a1="c1", a2="c1"), [counted(0, 5, "a1"), counted(1, 5, "a2")], 5)
    assert plan.is_split
    assert len(set(AccountIndex(people(a1="c1", a2="c1"), plan).of(hashes(["a1", "a2"])).tolist())) == 1


def test_a_large_file_is_taken_apart() -> None:
    assert make_plan(people(a1="c1"), [counted(0, 11, "a1")], 5).is_split


def test_clients_that_claim_one_account_go_together() -> None:
    account, client = hashes(["a", "a", "b"]), hashes(["c1", "c2", "c3"])
    order = np.argsort(account, kind="stable")
    claimed = People(account[order], client[order], 3, None, ())
    plan = make_plan(claimed, [counted(0, 1000, "a", "b")], 5)
    assert plan.is_split
    assert len(set(plan.of_clients(hashes(["c1", "c2"])).tolist())) == 1


def test_clients_of_a_file_that_cannot_be_read_are_not_run() -> None:
    plan = make_plan(people(a1="c1", b1="c2", b2="c2"), [counted(0, 5, "a1", "b1"), counted(1, 0, why="damaged")], 5)
    assert plan.untold.tolist() == hashes(["c2"]).tolist()
