"""The one table of how fast it is: `python -m tests.bench.table [HOLDINGS ...]`, 10,000, 300,000 and 1,000,000 if none.

Every side runs in a process of its own, all in turn, FASTRAK_ROUNDS (3) times over; figures are medians of processor
seconds and the largest peak of memory of one process. Above 30,000 holdings the slow sides run in the first round only.
FASTRAK_FILL (300,000) is the most holdings that openpyxl and XlsxWriter write, FASTRAK_SECONDS (900) what one side may
take, FASTRAK_SIDES the only sides that run. Sides whose package is not installed are left out.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from pathlib import Path
from typing import NamedTuple

from tests.bench.firm import as_workbook, firm

ROUNDS = int(os.environ.get("FASTRAK_ROUNDS", "3"))
FILL = int(os.environ.get("FASTRAK_FILL", "300000"))
SECONDS = int(os.environ.get("FASTRAK_SECONDS", "900"))
SIDES = os.environ.get("FASTRAK_SIDES", "")
MOST_FORMULAS = 10_000
MOST_OFTEN = 30_000
READERS = ("ours", "fastexcel", "calamine_pandas")
SLOW_READERS = ("openpyxl_read",)
WRITERS = ("openpyxl_write", "xlsxwriter_write")
ROOT = Path(__file__).resolve().parents[2]

Figures = dict[str, float]


class Measured:
    """Figures by side and name, round by round."""

    def __init__(self) -> None:
        self._rounds: dict[tuple[str, str], list[float]] = defaultdict(list)

    def add(self, side: str, figures: Figures) -> None:
        for name, figure in figures.items():
            self._rounds[side, name].append(figure)

    def of(self, side: str, name: str) -> float | None:
        """The median; of a peak the largest."""
        found = self._rounds.get((side, name))
        return None if not found else max(found) if name == "peak MB" else statistics.median(found)

    def ratio(self, one: tuple[str, str], other: tuple[str, str]) -> float | None:
        first, second = self.of(*one), self.of(*other)
        return first / second if first is not None and second else None

    def names(self) -> list[tuple[str, str]]:
        return list(self._rounds)


def run(command: list[str]) -> tuple[str, Figures]:
    """A process's answer, its processor and clock seconds and its peak of memory; "" if it failed or took too long."""
    paths = os.pathsep.join(str(ROOT / folder) for folder in ("", "workbook", "udfs"))
    started = time.perf_counter()
    with tempfile.TemporaryFile("w+") as answer:
        limited = ["timeout", str(SECONDS), sys.executable, *command]
        process = subprocess.Popen(
            limited, stdout=answer, stderr=subprocess.DEVNULL, cwd=ROOT, env=os.environ | {"PYTHONPATH": paths}
        )
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        answer.seek(0)
        text = answer.read() if process.returncode == 0 else ""
    cpu = used.ru_utime + used.ru_stime
    return text, {"cpu": cpu, "wall": time.perf_counter() - started, "peak MB": used.ru_maxrss / 1024}


def one_round(measured: Measured, file: Path, holdings: int, number: int, folder: Path) -> None:
    sides = list(READERS)
    if number == 0 or holdings <= MOST_OFTEN:
        sides += [*SLOW_READERS, *(WRITERS if holdings <= FILL else ())]
    sides += ["pandas_compute"] if number == 0 else []
    sides += ["formulas"] if holdings <= MOST_FORMULAS and number == 0 else []
    sides = [side for side in sides if not SIDES or side in SIDES.split(",")]
    command = ["-m", "fastrak_xl.cli", "rebalance", str(file), "--force", "-o", str(folder / "run.xlsx"), "--json"]
    text, figures = run(command)
    measured.add("run", figures if text else {})
    for side in sides:
        text, figures = run(["-m", "tests.bench.sides", side, str(file), str(folder)])
        if text:
            measured.add(side, {**figures, **json.loads(text)})


def start_up(measured: Measured) -> None:
    for _ in range(5):
        measured.add("help", run(["-m", "fastrak_xl.cli", "--help"])[1])
    with tempfile.TemporaryDirectory() as folder:
        for number in range(5):
            _, figures = run(["-m", "fastrak_xl.cli", "demo", str(Path(folder, str(number)))])
            measured.add("demo", figures)
            made = next(Path(folder, str(number)).glob("*demo.xlsx"))
            command = ["-m", "fastrak_xl.cli", "rebalance", str(made), "--json", "-o", f"{made}.out.xlsx"]
            measured.add("demo", {"inside": json.loads(run(command)[0])["seconds"]["total"]})


def told(sizes: dict[int, Measured], start: Measured) -> None:
    for holdings, measured in sizes.items():
        print(f"\n{holdings:,} holdings: seconds of processor time (wall: of the clock), peak of memory\n")
        for side in dict.fromkeys(side for side, _ in measured.names()):
            figures = [(name, measured.of(side, name)) for of, name in measured.names() if of == side]
            print(
                f"    {side:18}", "  ".join(f"{name} {figure:,.2f}" for name, figure in figures if figure is not None)
            )
    print("\n| goal | measured | reached |\n| --- | --- | --- |")
    for goal in goals(sizes, start):
        figure = "" if goal.figure is None else goal.shown.format(goal.figure)
        print(f"| {goal.name} | {figure} | {goal.reached} |")


class Goal(NamedTuple):
    """A goal, its figure, what it is to be at most or, with `at_least`, at least, and how the figure is shown."""

    name: str
    figure: float | None
    limit: float
    shown: str = "{:.2f}"
    at_least: bool = False

    @property
    def reached(self) -> str:
        if self.figure is None:
            return "not measured"
        return "yes" if (self.figure >= self.limit if self.at_least else self.figure <= self.limit) else "no"


def goals(sizes: dict[int, Measured], start: Measured) -> list[Goal]:
    found = []
    for holdings, one in sizes.items():
        found += [goal._replace(name=f"{goal.name} ({holdings:,})") for goal in _of_a_size(one)]
    if {300_000, 1_000_000} <= sizes.keys():
        large, usual = sizes[1_000_000].of("run", "cpu"), sizes[300_000].of("run", "cpu")
        found.append(Goal("5 time(1M) / time(300k) ≤ 3.6", large / usual if large and usual else None, 3.6))
        found.append(Goal("5 peak MB at 1M ≤ 1,500", sizes[1_000_000].of("run", "peak MB"), 1500.0, "{:,.0f}"))
    for name in ("cpu", "wall"):
        found += [
            Goal(f"7 demo with start-up, {name} s ≤ 2", start.of("demo", name), 2.0),
            Goal(f"`fastrak --help`, {name} s ≤ 0.3", start.of("help", name), 0.3),
        ]
    return [*found, Goal("7 demo inside the process, wall s ≤ 1", start.of("demo", "inside"), 1.0)]


def _of_a_size(one: Measured) -> list[Goal]:
    read, write = one.of("ours", "read") or 0.0, one.of("ours", "write") or 0.0
    check, calculate = one.of("ours", "check") or 0.0, one.of("ours", "calculate") or 0.0
    link, engine = one.of("ours", "link") or 0.0, one.of("ours", "engine") or 0.0
    whole = read + check + calculate + write
    by_formulas = one.of("formulas", "run")
    blank = one.of("formulas", "without formulas") or 0.0
    found = [
        Goal("3 engine ≥ 10 × pandas on strings", one.ratio(("pandas_compute", "pandas"), ("pandas_compute", "engine")),
             10.0, "{:.1f}", at_least=True),
        Goal("3 engine ≥ 500 × groupby.apply", one.ratio(("pandas_compute", "apply"), ("pandas_compute", "engine")),
             500.0, "{:,.0f}", at_least=True),
        Goal("4 read ≤ 1.5 × fastexcel", one.ratio(("ours", "read"), ("fastexcel", "read")), 1.5),
        Goal("4 written ≤ 0.15 × openpyxl load + fill + save",
             one.ratio(("ours", "write"), ("openpyxl_write", "write")), 0.15, "{:.3f}"),
    ]  # fmt: skip
    if not read or not write:
        return found
    return [
        Goal("1 whole run ≤ 1.20 × (read + write)", whole / (read + write), 1.2),
        Goal("2 encode + engine ≤ 0.10 × read", (link + engine) / read, 0.1, "{:.3f}"),
        Goal("2 checks beside linking ≤ 0.05 × read", max(0.0, check - link) / read, 0.05, "{:.3f}"),
        *found,
        Goal("6 ≥ 20 × the formulas in LibreOffice", by_formulas and (by_formulas - blank) / whole, 20.0, "{:.0f}",
             at_least=True),
    ]  # fmt: skip


def main() -> None:
    sizes = {int(size.replace(",", "").replace("_", "")): Measured() for size in sys.argv[1:]}
    sizes = sizes or {10_000: Measured(), 300_000: Measured(), 1_000_000: Measured()}
    start = Measured()
    with tempfile.TemporaryDirectory(dir=os.environ.get("FASTRAK_BENCH_FOLDER")) as place:
        folder = Path(place)
        start_up(start)
        for holdings, measured in sizes.items():
            file = folder / f"firm{holdings}.xlsx"
            file.write_bytes(as_workbook(firm(holdings).tables))
            for number in range(ROUNDS):
                one_round(measured, file, holdings, number, folder)
    told(sizes, start)


if __name__ == "__main__":
    main()
