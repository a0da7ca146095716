"""LibreOffice loads the add-in, compiles its modules and runs one of its functions.

It answers 0, without an error, where a module does not compile: so the answer has to be another number.
"""

from __future__ import annotations

import os
import subprocess
import tempfile
from pathlib import Path

import pytest

from fastrak_udfs.addin import build as building
from fastrak_udfs.addin.sources import modules
from fastrak_udfs.addin.wrappers import build_number
from fastrak_xl import __version__
from tests.e2e.libreoffice import require

_PYTHON = "/usr/bin/python3"
_HERE = Path(__file__).parent


def _has_uno() -> bool:
    known = [_PYTHON, "-c", "import uno"]
    return Path(_PYTHON).exists() and subprocess.run(known, capture_output=True, check=False).returncode == 0


def _answers(function: str, files: list[Path]) -> list[str]:
    """What a Basic function answers in each of the files. A LibreOffice that dies on the way is started once more."""
    first = _asked(function, files)
    asked = first if first.returncode == 0 else _asked(function, files)
    assert asked.returncode == 0, first.stderr + asked.stderr
    return asked.stdout.split()


def _asked(function: str, files: list[Path]) -> subprocess.CompletedProcess[str]:
    with tempfile.TemporaryDirectory(prefix="office-profile-") as profile:
        pipe = f"fastrak{os.getpid()}"
        office = ["timeout", "-k", "5", "200", "soffice", f"-env:UserInstallation={Path(profile).as_uri()}",
                  "--headless", "--norestore", f"--accept=pipe,name={pipe};urp;"]  # fmt: skip
        asking = [_PYTHON, str(_HERE / "office_basic.py"), pipe, function, *(file.as_uri() for file in files)]
        with subprocess.Popen(office, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as running:
            try:
                return subprocess.run(asking, capture_output=True, text=True, timeout=190, check=False)
            finally:
                running.terminate()


def test_libreoffice_runs_a_function_of_the_add_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    require("soffice", "timeout")
    if not _has_uno():
        reason = "not installed: python3-uno"
        pytest.fail(reason) if os.environ.get("FASTRAK_REQUIRE_OPTIONAL") == "1" else pytest.skip(reason)
    good, broken = tmp_path / "fastrak.xlam", tmp_path / "broken.xlam"
    good.write_bytes(building.build())
    spoilt = modules() | {"FastrakCalls": modules()["FastrakCalls"].replace("End Function", "", 1)}
    monkeypatch.setattr(building, "modules", lambda: spoilt)
    broken.write_bytes(building.build())
    answers = _answers("VBAProject.FastrakFunctions.FastrakBuild", [good, broken])
    assert answers == [str(build_number(__version__)), "0"]
