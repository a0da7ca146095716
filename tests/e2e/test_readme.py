"""What README promises: its commands stand alone on a line, its examples run, its links lead somewhere."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from fastrak_workbook.shipped import DEMO_FILE, shipped
from fastrak_xl import cli

ROOT = Path(__file__).resolve().parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
COMMANDS = (
    "python -m pip install -e . && fastrak demo",
    'python -m pip install -e ".[test]" && python -m pytest',
)
VALUATION = "Account number,Client,Fund,ISIN,Value (£),Valuation date\nX-1,Dora Dean,Oak,GB00BJS8SJ34,100,30/09/2026\n"
EXAMPLES = [
    line.split("#")[0].strip()
    for block in re.findall(r"```sh\n(.*?)```", README, re.S)
    for line in block.splitlines()
    if line.startswith("fastrak ")
]


@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_stands_alone_on_its_line_and_nowhere_before(command: str) -> None:
    lines = README.splitlines()
    assert lines.count(command) == 1
    assert not [line for line in lines[: lines.index(command)] if command in line]


def test_ci_runs_the_test_command() -> None:
    assert COMMANDS[1] in (ROOT / ".ci" / "run").read_text(encoding="utf-8").splitlines()


@pytest.mark.parametrize("link", re.findall(r"\]\(([^)]+)\)", README))
def test_a_link_leads_somewhere(link: str) -> None:
    assert (ROOT / link).is_file()


def test_the_examples_run_in_their_order(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "valuations").mkdir()
    (tmp_path / "valuations" / "one.csv").write_text(VALUATION, encoding="utf-8")
    assert len(EXAMPLES) >= 5
    for example in EXAMPLES:
        monkeypatch.setattr("sys.argv", shlex.split(example))
        with pytest.raises(SystemExit) as ended:
            cli.main()
        assert not ended.value.code, f"{example}\n{capsys.readouterr().err}"
        if example.startswith("fastrak new"):  # the template is filled in by hand; the demo's rows stand for that
            (tmp_path / "book.xlsx").write_bytes(shipped(DEMO_FILE))


def test_the_example_message_is_one_that_the_program_gives() -> None:
    from fastrak_xl.domain.catalogue import diagnose

    cure = "Type the amount in pounds, such as 1234.56."
    message = str(diagnose("FX101", "Holdings", "G412", "#N/A", column="Value", cure=cure))
    assert message in README
