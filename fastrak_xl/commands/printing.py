"""PDF through LibreOffice, where it is installed: in folders of its own, which are gone afterwards."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from fastrak_xl.commands.refusals import REFUSED, Refused

_PROGRAMS = ("soffice", "libreoffice")
_PLACES = (
    "/Applications/LibreOffice.app/Contents/MacOS/soffice",
    r"C:\Program Files\LibreOffice\program\soffice.exe",
    r"C:\Program Files (x86)\LibreOffice\program\soffice.exe",
)
_SECONDS, _SECONDS_EACH = 60, 10
_MOST_AT_ONCE = 50
_YEAR_2000 = "946684800"


def office() -> Path:
    """The LibreOffice of this machine; Refused, with what to do, where there is none."""
    found = next((path for name in _PROGRAMS if (path := shutil.which(name))), None)
    found = found or next((place for place in _PLACES if Path(place).is_file()), None)
    if found is None:
        raise Refused(
            "--pdf needs LibreOffice, which is not installed here (libreoffice.org). "
            "Install it, or leave out --pdf and print the workbook from Excel: it is set up for A4.",
            REFUSED,
        )
    return Path(found)


def as_pdf(workbooks: Mapping[str, bytes]) -> dict[str, bytes]:
    """Each workbook as a PDF, by its key; Refused where LibreOffice does not print one in time."""
    program = office()
    printed: dict[str, bytes] = {}
    names = list(workbooks)
    for start in range(0, len(names), _MOST_AT_ONCE):
        printed |= _printed(program, {name: workbooks[name] for name in names[start : start + _MOST_AT_ONCE]})
    return printed


def _printed(program: Path, workbooks: Mapping[str, bytes]) -> dict[str, bytes]:
    with tempfile.TemporaryDirectory(prefix="fastrak-print-", ignore_cleanup_errors=True) as temporary:
        folder = Path(temporary)
        sources = []
        for number, data in enumerate(workbooks.values()):
            source = folder / f"{number}.xlsx"  # a client's name is not told to the list of running programs
            source.write_bytes(data)
            sources.append(source)
        _run(program, folder, sources)
        results = [source.with_suffix(".pdf") for source in sources]
        if not all(result.is_file() for result in results):
            raise Refused("LibreOffice wrote no PDF. Close it if it is open, and try again.", REFUSED)
        return {name: result.read_bytes() for name, result in zip(workbooks, results, strict=True)}


def _run(program: Path, folder: Path, sources: Sequence[Path]) -> None:
    """LibreOffice without a window, under a fresh profile: one that is in use would do nothing and say nothing."""
    command = [str(program), f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless", "--norestore",
               "--convert-to", "pdf", "--outdir", str(folder), *map(str, sources)]  # fmt: skip
    environment = os.environ | {"SOURCE_DATE_EPOCH": _YEAR_2000, "TMPDIR": str(folder)}
    wait = _SECONDS + _SECONDS_EACH * len(sources)
    try:
        process = subprocess.Popen(
            command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=environment, start_new_session=True
        )
    except OSError as unusable:
        reason = (unusable.strerror or str(unusable)).lower()
        raise Refused(f"LibreOffice ({program}) cannot be started: {reason}.", REFUSED) from unusable
    try:
        process.wait(wait)
    except subprocess.TimeoutExpired as late:
        sentence = "LibreOffice did not finish printing in time. Close it if it is open, and try again."
        raise Refused(sentence, REFUSED) from late
    finally:
        _end(process)


def _end(process: subprocess.Popen[bytes]) -> None:
    """Nothing of a LibreOffice that is still at work stays behind: the program that was started starts another one."""
    if process.poll() is not None:
        return
    if os.name == "nt":
        process.kill()
    else:
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
