"""`fastrak batch` as people run it: processes that die, files that are damaged, texts that look like formulas."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest

from tests.unit.cluster.book_files import require_cluster

require_cluster("dask", "distributed")

import psutil  # noqa: E402  comes with distributed
import pyarrow.parquet as pq  # noqa: E402  the extra may be missing

from fastrak_workbook.file_book import FileBook  # noqa: E402  after what may skip
from fastrak_workbook.layout import REBALANCE, TRADES  # noqa: E402  after what may skip
from fastrak_xl.cluster.local_engine import OneProcess  # noqa: E402  the extra may be missing
from fastrak_xl.cluster.preparing import Inputs  # noqa: E402  the extra may be missing
from fastrak_xl.cluster.run import Outcome, run_batch_on  # noqa: E402  the extra may be missing
from fastrak_xl.cluster.sources import find_sources  # noqa: E402  the extra may be missing
from fastrak_xl.cluster.telling import Telling  # noqa: E402  the extra may be missing
from tests.unit.cluster.made_network import write_models, write_network  # noqa: E402  the extra may be missing
from tests.unit.cluster.outputs import Rows, of_folder  # noqa: E402  the extra may be missing

ACCOUNTS, FILES = 240, 16


@pytest.fixture(scope="module")
def network(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("network")
    write_models(folder / "models.xlsx")
    write_network(folder, ACCOUNTS, FILES)
    return folder


@pytest.fixture(scope="module")
def expected(network: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Rows]:
    """What one process gives."""
    out = tmp_path_factory.mktemp("expected") / "out"
    done = batch(network, out, "--workers", "1")
    assert done.returncode == 0, done.stderr
    return results(out)


def command(network: Path, out: Path, *more: str, holdings: str = "holdings") -> list[str]:
    people = ["--accounts", str(network / "accounts.parquet"), "--clients", str(network / "clients.parquet")]
    models = ["--models", str(network / "models.xlsx"), "-o", str(out)]
    program = [sys.executable, "-m", "fastrak_xl.cli", "batch", str(network / holdings)]
    return [*program, *people, *models, "--partition-rows", "100", *more]


def environment() -> dict[str, str]:
    return os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)}


def batch(network: Path, out: Path, *more: str, holdings: str = "holdings") -> subprocess.CompletedProcess[str]:
    arguments = command(network, out, *more, holdings=holdings)
    return subprocess.run(arguments, capture_output=True, text=True, env=environment(), timeout=240, check=False)


def results(out: Path) -> dict[str, Rows]:
    return {layout.sheet: of_folder(out, layout) for layout in (REBALANCE, TRADES)}


def started(network: Path, out: Path) -> subprocess.Popen[bytes]:
    """A batch of two processes that has put some partitions in their places and not all."""
    quiet = subprocess.DEVNULL
    process = subprocess.Popen(command(network, out, "--workers", "2"), stdout=quiet, stderr=quiet, env=environment())
    deadline = time.monotonic() + 120
    while process.poll() is None and time.monotonic() < deadline:
        if (out / "rebalance").is_dir() and any((out / "rebalance").iterdir()):
            return process
        time.sleep(0.005)
    raise AssertionError("the batch ended, or did nothing")


def workers_of(process: subprocess.Popen[bytes]) -> list[psutil.Process]:
    children = psutil.Process(process.pid).children()
    return [one for one in children if any("spawn_main" in word for word in one.cmdline())]


def test_a_killed_worker_loses_nothing_and_doubles_nothing(
    network: Path, expected: dict[str, Rows], tmp_path: Path
) -> None:
    process = started(network, tmp_path / "out")
    workers_of(process)[0].kill()
    assert process.wait(120) == 0
    assert results(tmp_path / "out") == expected


def test_a_killed_driver_goes_on_where_it_was(network: Path, expected: dict[str, Rows], tmp_path: Path) -> None:
    out = tmp_path / "out"
    process = started(network, out)
    workers = workers_of(process)
    process.kill()
    process.wait()
    _, alive = psutil.wait_procs(workers, timeout=30)
    assert not alive, "a worker lives on without its driver"
    for path in out.glob("*/*.parquet"):
        pq.read_table(path)  # each that is there is whole
    done = batch(network, out, "--workers", "1", "--json")
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert 0 < told["kept"] <= told["partitions"] == FILES
    assert results(out) == expected
    assert sorted(path.name for path in (out / ".fastrak").iterdir()) == ["done"]


def test_a_second_run_keeps_all_and_another_setting_none(network: Path, tmp_path: Path) -> None:
    again = [run_on(OneProcess(), network, tmp_path / "out").kept for _ in range(2)]
    other = run_on(OneProcess(), network, tmp_path / "out", **{"Cash reserve %": "2"}).kept
    assert (*again, other) == (0, FILES, 0)
    assert len(list((tmp_path / "out" / "rebalance").iterdir())) == FILES


def test_a_damaged_file_is_reported_and_the_others_are_done(
    network: Path, expected: dict[str, Rows], tmp_path: Path
) -> None:
    folder = tmp_path / "damaged"
    folder.mkdir()
    for path in sorted((network / "holdings").iterdir()):
        (folder / path.name).write_bytes(path.read_bytes())
    data = bytearray((folder / "0003.parquet").read_bytes())
    (folder / "0003.parquet").write_bytes(data[: len(data) // 2])
    done = batch(network, tmp_path / "out", "--workers", "1", "--json", holdings=str(folder))
    assert done.returncode == 1
    told = json.loads(done.stdout)
    assert told["not_done"][0]["what"] == "0003.parquet"
    missing = {f"A{number:08}" for number in range(3 * ACCOUNTS // FILES, 4 * ACCOUNTS // FILES)}
    found = results(tmp_path / "out")
    for sheet, rows in expected.items():
        lost = rows.keys() - found[sheet].keys()
        assert lost
        assert lost <= _of_their_clients(missing)
        assert all(found[sheet][account] == rows[account] for account in found[sheet])
    assert "Traceback" not in done.stderr


def _of_their_clients(accounts: set[str]) -> set[str]:
    clients = {int(name[1:]) // 3 for name in accounts}
    return {f"A{3 * client + place:08}" for client in clients for place in range(3)}


def test_damage_within_a_file_stops_its_partition_only(network: Path, tmp_path: Path) -> None:
    """The accounts can be read there, the values cannot."""
    folder = tmp_path / "damaged"
    folder.mkdir()
    for path in sorted((network / "holdings").iterdir()):
        (folder / path.name).write_bytes(path.read_bytes())
    path = folder / "0005.parquet"
    facts = pq.ParquetFile(path).metadata.row_group(0)
    place = next(n for n in range(facts.num_columns) if facts.column(n).path_in_schema == "Value")
    start, data = facts.column(place).data_page_offset, bytearray(path.read_bytes())
    data[start : start + 40] = b"\xff" * 40
    path.write_bytes(data)
    done = batch(network, tmp_path / "out", "--workers", "1", "--json", holdings=str(folder))
    assert done.returncode == 1, done.stdout
    assert [one["what"] for one in json.loads(done.stdout)["not_done"]] == ["Partition 5 (0005.parquet)"]
    assert len(list((tmp_path / "out" / "rebalance").iterdir())) == FILES - 1


@pytest.fixture(scope="module")
def dask_engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[object]:
    from fastrak_xl.cluster.dask_engine import on_this_machine

    engine = on_this_machine(2, tmp_path_factory.mktemp("dask") / "work")
    yield engine
    engine.close()


def run_on(engine: object, network: Path, out: Path, holdings: str = "holdings", **settings: str) -> Outcome:
    files = [tuple(find_sources([str(network / name)])) for name in (holdings, "accounts.parquet", "clients.parquet")]
    book = FileBook((network / "models.xlsx").read_bytes(), "models.xlsx")
    out.mkdir(exist_ok=True)
    inputs = Inputs(*files, settings, each=100)
    outcome = run_batch_on(engine, book, inputs, out, Telling())  # type: ignore[arg-type]  # an engine
    assert outcome.figures is not None
    assert not outcome.problems
    return outcome


def test_dask_gives_the_same(dask_engine: object, network: Path, expected: dict[str, Rows], tmp_path: Path) -> None:
    run_on(dask_engine, network, tmp_path / "out", "holdings")
    assert results(tmp_path / "out") == expected


def test_dask_puts_split_clients_together(
    dask_engine: object, network: Path, expected: dict[str, Rows], tmp_path: Path
) -> None:
    import pyarrow as pa

    whole = pa.concat_tables([pq.read_table(path) for path in sorted((network / "holdings").iterdir())])
    split = tmp_path / "split"
    split.mkdir()
    for number in range(5):
        pq.write_table(whole.take(list(range(number, whole.num_rows, 5))), split / f"{number}.parquet")
    run_on(dask_engine, network, tmp_path / "out", str(split))
    assert results(tmp_path / "out") == expected


def test_dask_outlives_a_worker(dask_engine: object, network: Path, expected: dict[str, Rows], tmp_path: Path) -> None:
    import threading

    pids = list(dask_engine.client.run(os.getpid).values())  # type: ignore[attr-defined]  # Dask's
    threading.Timer(0.2, psutil.Process(pids[0]).kill).start()
    run_on(dask_engine, network, tmp_path / "out", "holdings")
    assert results(tmp_path / "out") == expected


def test_dask_of_this_machine_is_open_to_nobody_else(dask_engine: object) -> None:
    pids = [os.getpid(), *dask_engine.client.run(os.getpid).values()]  # type: ignore[attr-defined]  # Dask's
    listening = [
        one.laddr.ip for pid in pids for one in psutil.Process(pid).net_connections() if one.status == "LISTEN"
    ]
    assert listening
    assert set(listening) <= {"127.0.0.1", "::1"}


def test_a_text_of_a_file_is_no_formula_in_the_summary(network: Path, tmp_path: Path) -> None:
    nasty = '=HYPERLINK("http://x","y")'
    quoted = nasty.replace('"', '""')
    lines = [
        "Account ID,Fund Code Type,Fund Code,Fund Name,Value",
        f'A1,Own,"=1+1","{quoted}",100',
        "A1,CitiCode,F0001,,5",
    ]
    (tmp_path / "h.csv").write_text("\n".join(lines), encoding="utf-8")
    head = "Account ID,Client ID,Wrapper,Platform,Risk Profile,Model Portfolio"
    (tmp_path / "a.csv").write_text(f"{head}\nA1,C1,ISA,Transact,Balanced,P1\n", encoding="utf-8")
    (tmp_path / "c.csv").write_text("Client ID,Client Name\nC1,@SUM(A1)\n", encoding="utf-8")
    people = ["--accounts", str(tmp_path / "a.csv"), "--clients", str(tmp_path / "c.csv")]
    models = ["--models", str(network / "models.xlsx"), "-o", str(tmp_path / "out"), "--workers", "1"]
    program = [sys.executable, "-m", "fastrak_xl.cli", "batch", str(tmp_path / "h.csv")]
    done = subprocess.run([*program, *people, *models], capture_output=True, text=True, env=environment(), check=False)
    assert done.returncode == 0, done.stderr
    book = openpyxl.load_workbook(tmp_path / "out" / "summary.xlsx")
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert {"@SUM(A1)", nasty} <= {cell.value for cell in cells}
    assert not [cell for cell in cells if cell.data_type == "f"]
