"""Plain, pool and Dask side by side on the same made network, with the same pennies; the table is printed with `-s`.

FASTRAK_HOLDINGS says how many holdings (30,000), FASTRAK_ROUNDS how often each side runs, in turn (1); FASTRAK_SPLIT=1
splits the clients over the files. Times are medians without the start of the engine's processes, memory the largest
process. No time is asserted, only that all give the same rows.
"""

from __future__ import annotations

import json
import os
import shutil
import statistics
import subprocess
import sys
from pathlib import Path

from tests.unit.cluster.book_files import require_cluster

require_cluster("dask", "distributed")

from tests.unit.cluster.made_network import PER_ACCOUNT, write_models, write_network  # noqa: E402  may be missing

HOLDINGS = int(os.environ.get("FASTRAK_HOLDINGS", "30000"))
ROUNDS = int(os.environ.get("FASTRAK_ROUNDS", "1"))
SPLIT = os.environ.get("FASTRAK_SPLIT") == "1"
SIDES = os.environ.get("FASTRAK_SIDES", "plain,pool,dask").split(",")
EACH = int(os.environ.get("FASTRAK_EACH", "200000"))
WORKERS = 2


def side(name: str, network: Path, out: Path) -> dict[str, object]:
    """One run in a process of its own."""
    program = [sys.executable, "-m", "tests.bench.batch_side", name, str(network), str(out), str(WORKERS), str(EACH)]
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)}
    done = subprocess.run(program, capture_output=True, text=True, env=environment, check=False)
    assert done.returncode == 0, done.stderr[-3000:]
    shutil.rmtree(out)
    return dict(json.loads(done.stdout))


def test_plain_pool_and_dask_side_by_side(tmp_path: Path) -> None:
    write_models(tmp_path / "models.xlsx")
    write_network(tmp_path, HOLDINGS // PER_ACCOUNT, max(2, HOLDINGS // 200_000), shuffled=SPLIT)
    runs: dict[str, list[dict[str, object]]] = {name: [] for name in SIDES}
    for number in range(ROUNDS):
        for name in SIDES:
            runs[name].append(side(name, tmp_path, tmp_path / f"{name}{number}"))
            print(name, runs[name][-1], flush=True)
    how = "split over files" if SPLIT else "whole in files"
    print(f"\n{HOLDINGS:,} holdings, clients {how}; {WORKERS} workers (plain: one); medians of {ROUNDS} rounds")
    print(f"{'':8}{'s':>8}{'holdings/s':>12}{'x plain':>9}{'driver MB':>11}{'worker MB':>11}  checksum")
    plain = _median(runs[SIDES[0]], "seconds")
    for name in SIDES:
        seconds = _median(runs[name], "seconds")
        memory = [max(float(str(one[key])) for one in runs[name]) for key in ("driver_mb", "worker_mb")]
        sums = {str(one["checksum"]) for one in runs[name]}
        print(
            f"{name:8}{seconds:8.1f}{HOLDINGS / seconds:12,.0f}{seconds / plain:9.2f}"
            f"{memory[0]:11,.0f}{memory[1]:11,.0f}  {', '.join(sums)}"
        )
    assert len({str(one["checksum"]) for side_runs in runs.values() for one in side_runs}) == 1


def _median(runs: list[dict[str, object]], name: str) -> float:
    return statistics.median(float(str(one[name])) for one in runs)
