"""The command `report`, and its pages as LibreOffice prints them: nothing cut, nothing small, as many as counted."""

from __future__ import annotations

import json
import re
import subprocess
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest

from fastrak_workbook.client_report.grid import grid_of
from fastrak_workbook.client_report.pages import head_of, lay_out
from fastrak_workbook.client_report.writing import report_workbook
from fastrak_workbook.shipped import DEMO_FILE, shipped
from fastrak_xl.commands import printing
from tests.e2e import ooxml_validator
from tests.e2e.libreoffice import pdf_pages, require
from tests.unit.workbook.client_report.five_accounts import FIVE, five_reports

REPORTS = five_reports()
EACH = dict(zip(FIVE, REPORTS.each(), strict=True))


@pytest.fixture(scope="session")
def printed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The five as a PDF each, and all of them as one."""
    require("soffice", "pdftotext")
    folder = tmp_path_factory.mktemp("client-reports")
    workbooks = {name: report_workbook(one) for name, one in EACH.items()}
    pdfs = printing.as_pdf(workbooks | {"ALL": report_workbook(REPORTS)})
    for name, data in pdfs.items():
        (folder / f"{name}.pdf").write_bytes(data)
    return {name: folder / f"{name}.pdf" for name in pdfs}


def page_count(account: str) -> int:
    reports = EACH[account]
    [client] = reports.clients
    return lay_out(client, grid_of(client), head_of(reports, client))[1]


@pytest.mark.parametrize("account", FIVE)
def test_there_are_as_many_pages_as_counted_and_each_says_which_it_is(printed: dict[str, Path], account: str) -> None:
    pages = pdf_pages(printed[account])
    count = page_count(account)
    assert len(pages) == count
    for number, page in enumerate(pages, start=1):
        assert f"Page {number} of {count}" in page
        assert "Harbour & Vale Financial Planning LLP" in page
        assert account in page


def test_pages_of_several_clients_are_counted_by_client(printed: dict[str, Path]) -> None:
    wanted = [f"Page {number} of {page_count(one)}" for one in FIVE for number in range(1, page_count(one) + 1)]
    assert [re.findall(r"Page \d+ of \d+", page) for page in pdf_pages(printed["ALL"])] == [[one] for one in wanted]


@pytest.mark.parametrize("account", FIVE)
def test_every_word_is_printed_and_no_number_is_too_wide(printed: dict[str, Path], account: str) -> None:
    pages = pdf_pages(printed[account])
    assert not [page for page in pages if "##" in page]
    words = set(" ".join(pages).split())
    missing = sorted(set(_wanted(account)) - words)
    assert not [word for word in missing if not set(word.replace("-", "- ").split()) <= words], missing


def _wanted(account: str) -> Iterator[str]:
    page = EACH[account].clients[0].accounts[0]
    yield from page.title.split()
    for label, fact in page.facts:
        yield from f"{label} {fact}".split()
    for point in page.points:
        yield from point.split()
    for part in page.sectors:
        yield from part.name.split()
        for row in part.rows:
            yield from f"{row['fund_name']} {row['reason']} {row['action']} {row['value'] / 100:,.2f}".replace(
                " 0.00", " –"
            ).split()


@pytest.mark.parametrize("account", FIVE)
def test_no_word_runs_into_another_or_off_the_page(printed: dict[str, Path], account: str) -> None:
    for width, height, words in _boxes(printed[account]):
        assert all(left >= 0 and top >= 0 and right <= width and bottom <= height for left, top, right, bottom in words)
        for (left, top, right, bottom), (left2, top2, right2, bottom2) in _pairs(words):
            wide, high = min(right, right2) - max(left, left2), min(bottom, bottom2) - max(top, top2)
            assert wide < 1 or high < 3, (left, top, right, bottom)


Box = tuple[float, float, float, float]


def _boxes(pdf: Path) -> Iterator[tuple[float, float, list[Box]]]:
    """Each page's size and its words' boxes (left, top, right, bottom), in points."""
    done = subprocess.run(["pdftotext", "-bbox", str(pdf), "-"], capture_output=True, check=True)
    for page in ET.fromstring(done.stdout).iterfind(".//{*}page"):
        boxes = [
            (
                float(word.get("xMin", 0)),
                float(word.get("yMin", 0)),
                float(word.get("xMax", 0)),
                float(word.get("yMax", 0)),
            )
            for word in page.iterfind("{*}word")
        ]
        yield float(page.get("width", 0)), float(page.get("height", 0)), boxes


def _pairs(words: list[Box]) -> Iterator[tuple[Box, Box]]:
    """Words that are near each other from top to bottom."""
    ordered = sorted(words, key=lambda box: box[1])
    for number, first in enumerate(ordered):
        for second in ordered[number + 1 :]:
            if second[1] > first[3]:
                break
            yield first, second


@pytest.mark.parametrize("account", FIVE)
def test_no_letter_is_smaller_than_eight_points(printed: dict[str, Path], account: str) -> None:
    require("pdftohtml")
    command = ["pdftohtml", "-xml", "-i", "-stdout", "-zoom", "3", str(printed[account])]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    sizes = [int(size) / 3 for size in re.findall(r'<fontspec [^>]*size="(\d+)"', done.stdout)]
    assert sizes
    assert min(sizes) >= 7.9, "8 points, give or take the rounding of a PDF"


def test_the_pages_are_a4_on_its_side(printed: dict[str, Path]) -> None:
    for width, height, _ in _boxes(printed["ALL"]):
        assert (round(width), round(height)) == (842, 595)


def test_the_open_xml_sdk_finds_nothing_wrong(tmp_path: Path) -> None:
    path = tmp_path / "reports.xlsx"
    path.write_bytes(report_workbook(REPORTS))
    assert ooxml_validator.errors(path) == set()


def test_the_same_command_gives_the_same_pages(fastrak, demo: Path, tmp_path: Path) -> None:
    for name in ("one", "two"):
        assert fastrak("report", demo, "--client", "C0002", "-o", tmp_path / f"{name}.xlsx").code == 0
    assert (tmp_path / "one.xlsx").read_bytes() == (tmp_path / "two.xlsx").read_bytes()


def test_printing_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    require("soffice")
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    assert printing.as_pdf({"ONE": report_workbook(EACH["ONE"])})["ONE"].startswith(b"%PDF")
    assert list(tmp_path.iterdir()) == []


@pytest.fixture
def demo(tmp_path: Path) -> Path:
    path = tmp_path / DEMO_FILE
    path.write_bytes(shipped(DEMO_FILE))
    return path


def test_without_libreoffice_pdf_is_refused_in_a_sentence(fastrak, demo: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shutil.which", lambda _: None)
    monkeypatch.setattr(printing, "_PLACES", ())
    ended = fastrak("report", demo, "--client", "C0001", "--pdf")
    assert (ended.code, ended.out) == (3, "")
    assert "--pdf needs LibreOffice" in ended.err
    assert [path.name for path in demo.parent.iterdir()] == [DEMO_FILE]


def test_a_libreoffice_that_writes_nothing_ends_in_a_sentence(
    fastrak, demo: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = tmp_path / "soffice"
    broken.write_text("#!/bin/sh\nexit 1\n")
    broken.chmod(0o755)
    monkeypatch.setattr("shutil.which", lambda _: str(broken))
    ended = fastrak("report", demo, "--client", "C0001", "--pdf", "-o", tmp_path / "r.xlsx")
    assert (ended.code, "wrote no PDF" in ended.err) == (3, True)
    assert not (tmp_path / "r.xlsx").exists(), "all or nothing"


def test_report_needs_to_know_whose(fastrak, demo: Path) -> None:
    ended = fastrak("report", demo)
    assert (ended.code, "--all" in ended.err) == (2, True)
    wrong = fastrak("report", demo, "--client", "C9999")
    assert (wrong.code, "C9999" in wrong.err) == (2, True)


def test_one_workbook_beside_the_book_numbered_if_it_is_there(fastrak, demo: Path, tmp_path: Path) -> None:
    before = demo.read_bytes()
    first, second = (fastrak("report", demo, "--client", "C0001") for _ in range(2))
    assert (first.code, second.code) == (0, 0)
    names = sorted(path.name for path in tmp_path.iterdir())
    assert names == ["fastrak-demo client report (2).xlsx", "fastrak-demo client report.xlsx", DEMO_FILE]
    assert (tmp_path / names[0]).read_bytes() == (tmp_path / names[1]).read_bytes()
    assert demo.read_bytes() == before


def test_a_file_for_each_of_an_advisers_clients(fastrak, demo: Path, tmp_path: Path) -> None:
    ended = fastrak("report", demo, "--adviser", "Tom Ashdown", "--split", tmp_path / "file", "--json")
    answer = json.loads(ended.out)
    assert answer["clients"] == len(answer["output"]) == len(list((tmp_path / "file").iterdir())) > 1
    for one, other in pairwise(sorted(path.name for path in (tmp_path / "file").iterdir())):
        assert one != other
        assert one.endswith(" client report.xlsx")


def test_errors_stop_the_report(fastrak, demo: Path) -> None:
    ended = fastrak("report", demo, "--all", "--set", "Method=Sideways")
    assert (ended.code, "FX702" in ended.err, "No report was written" in ended.out) == (1, True, True)
