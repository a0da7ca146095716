"""Dragging on a board of 1,500 funds: how long a frame takes, goal 50 ms; the figures are printed with `-s`."""

from __future__ import annotations

from pathlib import Path
from statistics import median

from tests.e2e.browser import OnBoard, a_board, a_browser

_COUNT_FRAMES = """() => { window.frames_ = []; let last = performance.now();
  const tick = (now) => { window.frames_.push(now - last); last = now; window.going = requestAnimationFrame(tick); };
  window.going = requestAnimationFrame(tick); }"""


def test_frames_while_dragging(tmp_path: Path) -> None:
    """From the pool over every sector of a model in which most funds are uncategorised, and back; then dropped."""
    with a_browser() as browser, a_board(tmp_path) as served:
        board = OnBoard(browser, served)
        assert board.progress.split()[2] == "1,500"
        board.choose_model("House View")
        board.until_assigned(469)
        mouse = board.page.mouse
        for place in ("End", "Home"):  # every row of the pool is on the page then
            board.page.keyboard.press(place)
        board.page.keyboard.press("Escape")
        columns = [column.bounding_box() for column in board.page.locator(".grid .card").all()]
        fund = board.pool().get_by_role("option").first.bounding_box()
        assert fund
        mouse.move(fund["x"] + 40, fund["y"] + 10)
        mouse.down()
        board.page.evaluate(_COUNT_FRAMES)
        for column in [*columns, *columns[::-1]]:
            assert column
            mouse.move(column["x"] + 60, column["y"] + 60, steps=12)
        frames = board.page.evaluate("() => { cancelAnimationFrame(window.going); return window.frames_; }")
        mouse.up()
        board.until_assigned(470)
        board.close()
    told = f"median {median(frames):.1f} ms, worst {max(frames):.0f} ms"
    print(f"\n{len(frames)} frames while dragging among 1,500 funds: {told}")
    assert frames
