from __future__ import annotations

import ctypes
import datetime
import os
import pickle
import subprocess
from io import BytesIO

import openpyxl
import pytest

from fastrak_workbook.graft.xml import NotAWorkbook
from fastrak_workbook.guard import child, reading, windows_job
from fastrak_workbook.guard.answer import take
from fastrak_workbook.guard.reading import GuardedReader, Limits, Reading
from fastrak_workbook.layout import WANTED
from fastrak_workbook.read.admitted import admitted_source
from fastrak_workbook.shipped import DEMO_FILE, shipped
from fastrak_xl.domain.cells import CellError, PercentCell, Uncalculated
from tests.unit.workbook.hostile_files import HOSTILE
from tests.unit.workbook.sample_workbooks import plain_workbook

MIB = 1 << 20


def odd_cells() -> bytes:
    """A workbook with a cell of every sort that a grid knows."""
    workbook = openpyxl.Workbook()
    workbook.active.title = "Settings"
    workbook.active.append(["text", 1.5, True, datetime.date(2026, 3, 31), "#N/A", "=1+1", 0.05])
    workbook.active["G1"].number_format = "0%"
    stream = BytesIO()
    workbook.save(stream)
    return stream.getvalue()


def test_another_process_reads_what_this_one_would() -> None:
    for data in (shipped(DEMO_FILE), odd_cells()):
        there, here = Reading(data, WANTED).source(), admitted_source(data, WANTED)
        assert there == here
        assert repr(there.grids) == repr(here.grids)


def test_every_sort_of_cell_comes_back() -> None:
    (row,) = Reading(odd_cells(), ["Settings"]).source().grids["Settings"]
    assert [type(cell) for cell in row[4:]] == [CellError, Uncalculated, PercentCell]


def test_a_refusal_comes_back_as_its_sentence() -> None:
    with pytest.raises(NotAWorkbook, match="password-protected"):
        Reading(HOSTILE["password"][0](), WANTED).source()


def test_a_file_started_ahead_is_read_once() -> None:
    data, reader = plain_workbook(), GuardedReader()
    reader.start(data, WANTED)
    ahead = reader._ahead
    assert ahead is not None
    assert reader(data, WANTED) is not None
    assert reader._ahead is None
    assert reader(data, ["Holdings"]).grids["Holdings"] == [["word"]]


def _dying(monkeypatch: pytest.MonkeyPatch, code: str) -> None:
    """Every reading process runs this instead."""
    monkeypatch.setattr(reading, "_START", code)


def test_a_reading_process_that_dies_is_a_refusal(monkeypatch: pytest.MonkeyPatch) -> None:
    _dying(monkeypatch, "import os, sys; sys.stdin.buffer.read(); os.abort()")
    with pytest.raises(NotAWorkbook, match="whatever reads it is stopped by it"):
        Reading(plain_workbook(), WANTED).source()


def test_a_fast_reader_that_dies_leaves_the_file_to_the_careful_one(monkeypatch: pytest.MonkeyPatch) -> None:
    start = reading._START.replace("c.main()", "import fastrak_workbook.read.fast_lane as f, os; f.read_grids = ")
    _dying(monkeypatch, start + "lambda *_: os.abort(); c.main()")
    assert Reading(plain_workbook(), WANTED).source() == admitted_source(plain_workbook(), WANTED)


def test_a_reading_process_that_hangs_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    _dying(monkeypatch, "import time; time.sleep(60)")
    hanging = Reading(plain_workbook(), WANTED, Limits(512 * MIB, 1))
    with pytest.raises(NotAWorkbook, match="more than 1 seconds"):
        hanging.source()
    assert hanging._process.poll() is not None


def test_a_file_that_needs_too_much_memory_is_refused() -> None:
    rows = 40_000
    workbook = openpyxl.Workbook(write_only=True)
    sheet = workbook.create_sheet("Holdings")
    for row in range(rows):
        sheet.append([f"a text of its own {row} {column}" for column in range(8)])
    stream = BytesIO()
    workbook.save(stream)
    with pytest.raises(NotAWorkbook, match=r"more memory|stopped by it"):
        Reading(stream.getvalue(), WANTED, Limits(80 * MIB, 60)).source()


def test_a_small_file_gets_little() -> None:
    assert reading.limits_for(100_000).memory <= 1100 * MIB
    assert reading.limits_for(100_000).seconds <= 8
    assert reading.limits_for(13 * MIB).seconds >= 30


def test_the_reading_process_writes_no_file(tmp_path) -> None:
    code = (
        "import json, sys; sys.path[:] = json.loads(sys.argv[1]); import fastrak_workbook.guard.child as c;"
        "c.limit_this_process({'memory': 1 << 30, 'seconds': 5}); open(sys.argv[2], 'wb', 0).write(b'x')"
    )
    command = [*reading._command()[:-2], code, reading._command()[-1], str(tmp_path / "leak")]
    assert subprocess.run(command, capture_output=True, check=False).returncode != 0
    assert not (tmp_path / "leak").exists() or os.path.getsize(tmp_path / "leak") == 0


def test_an_answer_can_name_nothing_that_acts() -> None:
    class Evil:
        def __reduce__(self) -> tuple[object, tuple[str]]:
            return os.system, ("exit 1",)

    for answer in (Evil(), (child.DONE, Evil()), (child.DONE, subprocess.Popen)):
        with pytest.raises(pickle.UnpicklingError, match="does not belong"):
            take(pickle.dumps(answer))
    with pytest.raises(EOFError):
        take(b"")


class _Kernel:
    """As much of Windows as the job needs, and what it was asked."""

    def __init__(self, *, refuses: str = "") -> None:
        self.asked: dict[str, tuple[object, ...]] = {}
        for name, answer in (("CreateJobObjectW", 77), ("SetInformationJobObject", 1), ("AssignProcessToJobObject", 1)):
            setattr(self, name, self._call(name, 0 if name == refuses else answer))

    def _call(self, name: str, answer: int):
        def call(*arguments: object) -> int:
            self.asked[name] = arguments
            return answer

        return call


def test_on_windows_a_job_object_limits_the_process() -> None:
    kernel = _Kernel()
    assert windows_job.limit_process(kernel, 5, memory=3 * MIB, seconds=2) == 77
    limits = ctypes.cast(kernel.asked["SetInformationJobObject"][2], ctypes.POINTER(windows_job._Extended)).contents
    assert limits.ProcessMemoryLimit == 3 * MIB
    assert limits.BasicLimitInformation.ActiveProcessLimit == 1
    assert limits.BasicLimitInformation.LimitFlags == 0x2 | 0x8 | 0x100 | 0x2000


@pytest.mark.parametrize("refuses", ["CreateJobObjectW", "SetInformationJobObject", "AssignProcessToJobObject"])
def test_a_process_that_windows_does_not_limit_is_not_used(refuses: str) -> None:
    with pytest.raises(OSError, match="limited"):
        windows_job.limit_process(_Kernel(refuses=refuses), 5, memory=MIB, seconds=1)
