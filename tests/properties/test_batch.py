"""A batch gives the pennies of the workbook, whatever files its holdings come in and however they are split."""

from __future__ import annotations

import random
import tempfile
from pathlib import Path

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from fastrak_workbook.memory_book import MemoryBook
from tests.properties.random_books import books
from tests.properties.running import Tables, errors, run
from tests.properties.sizes import BATCHED
from tests.unit.cluster.book_files import require_cluster, write_files

require_cluster()

from fastrak_xl.cluster.local_engine import OneProcess  # noqa: E402  the extra may be missing
from fastrak_xl.cluster.preparing import Inputs  # noqa: E402  the extra may be missing
from fastrak_xl.cluster.run import Outcome, run_batch_on  # noqa: E402  the extra may be missing
from fastrak_xl.cluster.sources import find_sources  # noqa: E402  the extra may be missing
from fastrak_xl.cluster.telling import Telling  # noqa: E402  the extra may be missing
from tests.unit.cluster.outputs import same_as  # noqa: E402  the extra may be missing

SOME = settings(
    max_examples=BATCHED,
    deadline=None,
    phases=(Phase.explicit, Phase.generate),
    suppress_health_check=list(HealthCheck),
)
_HOLDINGS = ("Account ID", "Fund Code Type", "Fund Code", "Value")
_PEOPLE = {"Accounts": ("Account ID", "Client ID", "Wrapper", "Platform"), "Clients": ("Client ID", "Client Name")}


def in_parts(rows: list[dict[str, object]], dice: random.Random, by: str) -> list[list[dict[str, object]]]:
    """Rows in one to four files: in runs, or dealt out by a column or at random."""
    count = dice.randint(1, 4)
    parts: list[list[dict[str, object]]] = [[] for _ in range(count)]
    deal = dice.choice(("runs", "column", "random"))
    for place, row in enumerate(rows):
        number = {
            "runs": place * count // max(1, len(rows)),
            "column": sum(str(row.get(by)).strip().casefold().encode()) % count,
            "random": dice.randrange(count),
        }[deal]
        parts[number].append(row)
    return [part for part in parts if part] or [[]]


def batch(tables: Tables, seed: int, folder: Path) -> Outcome:
    dice = random.Random(seed)
    holdings = [row for row in tables["Holdings"] if any(cell not in (None, "") for cell in row.values())]
    parts = in_parts(holdings, dice, "Account ID")
    files = write_files(folder / "holdings", parts, _HOLDINGS, parquet=dice.random() < 0.5)
    people = {}
    kept = {sheet: rows for sheet, rows in tables.items() if sheet != "Holdings"}
    for sheet, least in _PEOPLE.items():
        if dice.random() < 0.5:
            some = in_parts(kept.pop(sheet), dice, "Client ID")
            people[sheet] = find_sources(write_files(folder / sheet, some, least, parquet=dice.random() < 0.5))
    inputs = Inputs(
        tuple(find_sources(files)),
        tuple(people.get("Accounts", ())),
        tuple(people.get("Clients", ())),
        each=dice.choice((1, 3, 1000)),
    )
    return run_batch_on(OneProcess(), MemoryBook(kept), inputs, folder / "out", Telling())


@SOME
@given(books(), st.integers(0, 10**6))
def test_a_batch_gives_the_workbook_s_pennies(tables: Tables, seed: int) -> None:
    outcome, book = run(tables)
    assert outcome.results is not None, errors(tables)
    with tempfile.TemporaryDirectory() as folder:
        done = batch(tables, seed, Path(folder))
        assert done.figures is not None, [str(one) for one in done.diagnostics if one.is_error]
        assert not done.problems
        assert done.figures.totals == outcome.totals
        same_as(Path(folder) / "out", book)
