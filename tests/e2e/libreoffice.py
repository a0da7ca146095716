"""LibreOffice without a window, for tests: convert, recalculate, print to PDF, draw to PNG.

Every call has a fresh profile, since with one in use LibreOffice does nothing and says nothing, and is
killed when its time is up. Without LibreOffice the tests are skipped, unless FASTRAK_REQUIRE_OPTIONAL=1.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tempfile
from pathlib import Path

import pytest

_SECONDS = 150
_ALWAYS_RECALCULATE = (
    '<?xml version="1.0" encoding="UTF-8"?>'
    '<oor:items xmlns:oor="http://openoffice.org/2001/registry">'
    '<item oor:path="/org.openoffice.Office.Calc/Formula/Load">'
    '<prop oor:name="OOXMLRecalcMode"><value>0</value></prop></item></oor:items>'
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


def version() -> tuple[int, ...]:
    """Year and number, such as (25, 2)."""
    require("soffice")
    done = subprocess.run(["soffice", "--version"], capture_output=True, text=True, check=True)
    return tuple(int(number) for number in re.findall(r"\d+", done.stdout)[:2])


def convert(source: Path, folder: Path, to: str = "pdf", *, recalculate: bool = False) -> Path:
    """The file converted into `folder`; with `recalculate`, cached values in it are not trusted."""
    require("soffice", "timeout")
    with tempfile.TemporaryDirectory(prefix="office-profile-") as profile:
        if recalculate:
            user = Path(profile, "user")
            user.mkdir()
            (user / "registrymodifications.xcu").write_text(_ALWAYS_RECALCULATE, encoding="utf-8")
        command = ["timeout", "-k", "5", str(_SECONDS), "soffice",
                   f"-env:UserInstallation={Path(profile).as_uri()}", "--headless", "--norestore",
                   "--convert-to", to, "--outdir", str(folder), str(source)]  # fmt: skip
        done = subprocess.run(command, capture_output=True, text=True, check=False)
    target = folder / f"{source.stem}.{to.partition(':')[0]}"
    assert target.exists(), f"LibreOffice wrote nothing ({done.returncode}): {done.stdout}{done.stderr}"
    return target


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
