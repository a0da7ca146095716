"""The board in a real browser: by mouse, by keyboard alone, in both views, for everyone, at two widths."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.e2e.browser import OnBoard, Served, a_board, a_browser

if TYPE_CHECKING:
    from playwright.sync_api import Browser

MOST_KEYSTROKES = 60


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with a_browser() as started:
        yield started


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with a_board(tmp_path_factory.mktemp("board")) as started:
        yield started


@pytest.fixture
def board(browser: Browser, served: Served) -> Iterator[OnBoard]:
    on_board = OnBoard(browser, served)
    yield on_board
    on_board.undo_all()
    on_board.close()
    assert {url.split("/")[2] for url in on_board.asked if not url.startswith("data:")} == {served.origin[7:]}


def test_a_fund_is_dragged_onto_a_sector_and_back(board: OnBoard) -> None:
    assigned, managed = board.assigned, board.in_sector("Managed")
    fund = board.pool().get_by_role("option").first
    name = fund.locator(".name").inner_text()
    fund.drag_to(board.sector("Managed"))
    board.until_assigned(assigned + 1)
    assert board.in_sector("Managed") == managed + 1
    assert board.page.inner_text(".message") == f"{name} to Managed"
    board.sector("Managed").get_by_role("option").filter(has_text=name).drag_to(board.pool())
    board.until_assigned(assigned)
    assert board.in_sector("Managed") == managed


def test_selected_funds_are_dragged_together(board: OnBoard) -> None:
    assigned, property_ = board.assigned, board.in_sector("Property")
    options = board.pool().get_by_role("option")
    options.nth(0).click()
    options.nth(2).click(modifiers=["Shift"])
    options.nth(4).click(modifiers=["Control"])
    options.nth(1).drag_to(board.sector("Property"))
    board.until_assigned(assigned + 4)
    assert board.in_sector("Property") == property_ + 4
    board.page.keyboard.press("Control+z")
    board.until_assigned(assigned)
    board.page.keyboard.press("Control+y")
    board.until_assigned(assigned + 4)


def test_the_same_by_keyboard(board: OnBoard) -> None:
    assigned, press = board.assigned, board.page.keyboard.press
    press("5")
    board.until_assigned(assigned + 1)
    press("Shift+ArrowDown")
    press("Shift+ArrowDown")
    board.page.keyboard.type("man")
    board.page.wait_for_selector("text=Managed, press Enter")
    press("Enter")
    board.until_assigned(assigned + 4)
    press("Control+z")
    press("Control+z")
    board.until_assigned(assigned)
    press("ArrowLeft")
    board.page.wait_for_function("document.activeElement.getAttribute('aria-label') === 'Funds in Cash'")
    press("Delete")
    board.until_assigned(assigned - 1)
    press("/")
    board.page.wait_for_function("document.activeElement.type === 'search'")


def test_twenty_funds_take_few_keystrokes(board: OnBoard) -> None:
    """To any sector by its digit, or by Enter where it is suggested; the way to the list is counted too."""
    board.choose_model("House View")
    board.page.wait_for_function("document.querySelector('#progress')?.innerText.startsWith('469 ')")
    board.page.keyboard.press("/")
    board.page.wait_for_function("document.activeElement.type === 'search'")
    board.page.keyboard.press("ArrowDown")
    board.page.wait_for_function("document.activeElement.getAttribute('aria-label') === 'Uncategorised funds'")
    keys = 2
    assigned, start = board.assigned, time.perf_counter()
    for number in range(20):
        board.page.keyboard.press("Enter" if number % 2 else str(number % 7 + 1))
        keys += 1
        board.until_assigned(assigned + number + 1)
    print(f"\n20 funds by keyboard: {keys} keystrokes, {(time.perf_counter() - start) / 20 * 1000:.0f} ms each")
    assert keys <= MOST_KEYSTROKES


def test_all_sure_suggestions_are_one_action(board: OnBoard) -> None:
    assigned = board.assigned
    button = board.page.get_by_role("button", name="Accept all above 95%")
    sure = int(button.inner_text().rpartition("(")[2].rstrip(")"))
    assert sure > 100
    button.click()
    board.until_assigned(assigned + sure)
    assert button.get_attribute("aria-disabled") == "true"
    board.page.keyboard.press("Control+z")
    board.until_assigned(assigned)


def test_search_filter_and_sort(board: OnBoard) -> None:
    page, options = board.page, board.pool().get_by_role("option")
    page.get_by_label("Search funds").fill("hallowell series")
    page.wait_for_function("document.querySelectorAll('.pool .fund').length < 100")
    assert all("Hallowell" in text for text in options.all_text_contents())
    page.get_by_label("Search funds").fill("")
    page.get_by_label("FE sector").select_option(label="IA Japan")
    page.wait_for_function("[...document.querySelectorAll('.pool .fe')].every((f) => f.textContent === 'IA Japan')")
    page.get_by_label("FE sector").select_option(label="All FE sectors")
    page.get_by_label("Sort by").select_option(label="By name")
    page.wait_for_function("document.querySelector('.pool .fund .name')?.textContent.startsWith('Albion')")
    names = options.locator(".name").all_text_contents()
    assert names == sorted(names, key=str.casefold)


def test_the_end_of_a_long_list_is_reached_by_key_and_by_scrolling(board: OnBoard) -> None:
    free = 1_500 - board.assigned
    assert board.pool().get_by_role("option").count() < free
    board.page.keyboard.press("End")
    board.page.wait_for_selector(f".pool .fund.at[aria-posinset='{free}']")
    assert board.pool().get_by_role("option").count() == free
    column = board.sector("UK Equity").get_by_role("listbox")
    for _ in range(3):
        column.evaluate("l => l.scrollTop = l.scrollHeight")
        board.page.wait_for_timeout(300)
    assert column.get_by_role("option").count() == board.in_sector("UK Equity")


def test_sectors_are_made_changed_merged_and_deleted(board: OnBoard) -> None:
    page = board.page
    managed, property_ = board.in_sector("Managed"), board.in_sector("Property")
    page.get_by_role("button", name="New sector…").click()
    page.get_by_label("Name").fill("Legacy <b>")
    board.finish("Create")
    board.sector("Legacy <b>").wait_for()
    page.get_by_role("button", name="Edit Legacy <b>").click()
    page.get_by_label("Name").fill("Legacy")
    page.get_by_label("Colour").fill("#112233")
    page.get_by_label("Place").select_option("0")
    board.finish("Apply")
    board.sector("Legacy").wait_for()
    assert page.locator(".grid h2").first.inner_text() == "Legacy"
    page.get_by_role("button", name="Edit Property").click()
    page.get_by_label("Merge into").select_option(label="Managed")
    board.finish("Apply")
    board.sector("Property").wait_for(state="detached")
    assert board.in_sector("Managed") == managed + property_
    page.get_by_role("button", name="Edit Legacy").click()
    page.get_by_role("button", name="Delete sector").click()
    board.sector("Legacy").wait_for(state="detached")
    page.get_by_role("button", name="Edit UK Equity").click()
    page.get_by_role("button", name="Delete sector").click()
    page.get_by_text("UK Equity has funds of the model portfolio").wait_for()
    page.keyboard.press("Escape")


def test_a_model_of_its_own(board: OnBoard) -> None:
    page = board.page
    page.get_by_role("button", name="New model…").click()
    page.get_by_label("Name").fill("Mine")
    page.keyboard.press("Enter")
    page.wait_for_function("document.querySelector('#progress')?.innerText.startsWith('0 of')")
    page.get_by_role("button", name="Copy a sector…").click()
    page.get_by_label("Sector", exact=True).select_option(label="Simple Sectors: Property")
    board.finish("Copy")
    board.sector("Property").wait_for()
    board.until_assigned(board.in_sector("Property"))


def test_a_portfolio_comes_to_100_percent(board: OnBoard) -> None:
    page = board.page
    page.get_by_role("button", name="Portfolios").click()
    page.get_by_role("button", name="New portfolio…").click()
    page.get_by_label("Name").fill("Hand Made")
    board.finish("Create")
    page.get_by_role("heading", name="Hand Made / Cautious / All").wait_for()
    for sector, percent in (("UK Equity", "60"), ("Cash and funds in no sector", "39.5")):
        page.get_by_label(f"Add a fund of {sector}").select_option(index=1)
        section = page.get_by_role("region", name=sector, exact=True)
        section.locator("input").fill(percent)
        page.keyboard.press("Enter")
        section.locator(".total").filter(has_text=f"{percent}%").wait_for()
    page.get_by_text("Total 99.5%: 0.5% to go").wait_for()
    assert "wrong" in str(page.locator("#total").get_attribute("class"))
    page.get_by_role("region", name="UK Equity", exact=True).locator("input").fill("60.5%")
    page.keyboard.press("Tab")
    page.get_by_text("Total 100%", exact=True).wait_for()
    assert "full" in str(page.locator("#total").get_attribute("class"))
    page.get_by_role("button", name="Copy to Moderately Cautious").click()
    page.get_by_role("heading", name="Hand Made / Moderately Cautious / All").wait_for()
    assert page.locator(".bar").count() == 2
    page.get_by_role("region", name="UK Equity", exact=True).locator("input").fill("a lot")
    page.keyboard.press("Tab")
    page.get_by_text("a lot is no percentage").wait_for()


@pytest.mark.parametrize("width", [1280, 350])
def test_every_view_is_accessible(browser: Browser, served: Served, width: int) -> None:
    from axe_playwright_python.sync_playwright import Axe

    board = OnBoard(browser, served, width)
    page, found = board.page, dict[str, str]()

    def look(view: str) -> None:
        results = Axe().run(page)
        if results.violations_count:
            found[view] = results.generate_report()
        overflow = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert overflow <= 0, f"{view} is {overflow} px wider than the page"

    page.get_by_role("button", name="New model…").click()
    page.get_by_label("Name").fill("Small")
    board.finish("Create")
    page.wait_for_function("document.querySelector('#progress')?.innerText.startsWith('0 of')")
    page.get_by_label("Search funds").fill("hallowell pension series 3")
    page.wait_for_function("document.querySelectorAll('.pool .fund').length < 100")
    page.get_by_role("button", name="Copy a sector…").click()
    if width == 1280:
        look("copy dialog")
    page.get_by_label("Sector", exact=True).select_option(label="Simple Sectors: Property")
    board.finish("Copy")
    board.sector("Property").wait_for()
    look("sectors")
    if width == 1280:
        page.get_by_role("button", name="Edit Property").click()
        page.get_by_label("Name").wait_for()
        look("sector dialog")
        page.keyboard.press("Escape")
    page.get_by_role("button", name="Portfolios").click()
    page.wait_for_selector(".allocation")
    look("portfolios")
    page.get_by_role("button", name="New portfolio…").click()
    look("portfolio dialog")
    board.undo_all()
    board.close()
    assert found == {}


def test_nothing_is_left_where_the_board_ran(served: Served, board: OnBoard) -> None:
    assert [path.name for path in Path(served.file.parent).iterdir()] == [served.file.name]
