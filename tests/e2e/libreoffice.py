"""LibreOffice without a window, for tests: convert, recalculate, print to PDF, draw to PNG.

Every call has a profile of its own, since with one in use LibreOffice does nothing and says nothing, and is
killed when its time is up; it is a copy of one that was made once, since making it takes a second. Without
LibreOffice the tests are skipped, unless FASTRAK_REQUIRE_OPTIONAL=1.
"""

from __future__ import annotations

import atexit
import os
import re
import shutil
import subprocess
import tempfile
from functools import cache
from pathlib import Path

import pytest

_SECONDS = 150
_ALWAYS_RECALCULATE = (
    '<item oor:path="/org.openoffice.Office.Calc/Formula/Load">'
    '<prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item></oor:items>'
)


def require(*programs: str) -> None:
    """Skip the test, with the reason, where a program is missing; fail if optional programs are required."""
    missing = [program for program in programs if shutil.which(program) is None]
    if not missing:
        return
    reason = f"not installed: {', '.join(missing)}"
    if os.environ.get("FASTRAK_REQUIRE_OPTIONAL") == "1":
        pytest.fail(reason)
    pytest.skip(reason)


@cache
def version() -> tuple[int, ...]:
    """Year and number, such as (25, 2)."""
    require("soffice")
    done = subprocess.run(["soffice", "--version"], capture_output=True, text=True, check=True)
    return tuple(int(number) for number in re.findall(r"\d+", done.stdout)[:2])


def convert(source: Path, folder: Path, to: str = "pdf", *, recalculate: bool = False) -> Path:
    """The file converted into `folder`; with `recalculate`, cached values in it are not trusted."""
    require("soffice", "timeout")
    with tempfile.TemporaryDirectory(prefix="office-profile-") as place:
        profile = Path(shutil.copytree(_fresh_profile(), Path(place, "profile")))
        if recalculate:
            settings = profile / "user" / "registrymodifications.xcu"
            known = settings.read_text(encoding="utf-8")
            settings.write_text(known.replace("</oor:items>", _ALWAYS_RECALCULATE), encoding="utf-8")
        done = _office(profile, "--convert-to", to, "--outdir", str(folder), str(source))
    target = folder / f"{source.stem}.{to.partition(':')[0]}"
    assert target.exists(), f"LibreOffice wrote nothing ({done.returncode}): {done.stdout}{done.stderr}"
    return target


def _office(profile: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = ["timeout", "-k", "5", str(_SECONDS), "soffice", f"-env:UserInstallation={profile.as_uri()}",
               "--headless", "--norestore", *arguments]  # fmt: skip
    return subprocess.run(command, capture_output=True, text=True, check=False)


@cache
def _fresh_profile() -> Path:
    """A profile as LibreOffice leaves it behind when it has opened its first file."""
    folder = Path(tempfile.mkdtemp(prefix="office-profile-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    profile, file = folder / "profile", folder / "one.csv"
    file.write_text("1\n", encoding="utf-8")
    done = _office(profile, "--convert-to", "xlsx", "--outdir", str(folder), str(file))
    assert file.with_suffix(".xlsx").exists(), f"LibreOffice does not start ({done.returncode}): {done.stderr}"
    return profile


def recalculated(source: Path, folder: Path) -> Path:
    """The workbook as LibreOffice saves it after calculating every formula anew."""
    return convert(source, folder, "xlsx", recalculate=True)


def pdf_pages(pdf: Path) -> list[str]:
    """The text of each page, laid out as printed."""
    require("pdftotext")
    done = subprocess.run(["pdftotext", "-layout", str(pdf), "-"], capture_output=True, text=True, check=True)
    return done.stdout.split("\f")[:-1]


def page_images(pdf: Path, folder: Path, dpi: int = 80) -> list[Path]:
    """Each page as a PNG."""
    require("pdftoppm")
    subprocess.run(["pdftoppm", "-r", str(dpi), "-png", str(pdf), str(folder / pdf.stem)], check=True)
    return sorted(folder.glob(f"{pdf.stem}-*.png"))
