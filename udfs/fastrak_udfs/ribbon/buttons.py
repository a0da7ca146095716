"""Every button of the tab by its id in customUI14.xml: a call of one use-case, and what the person is told of it."""

from __future__ import annotations

from collections.abc import Callable

from fastrak_udfs.ribbon.data_buttons import (
    categorise_in_bulk,
    check_workbook,
    import_valuations,
    take_upload,
    write_upload_template,
)
from fastrak_udfs.ribbon.desk import Desk
from fastrak_udfs.ribbon.doing import show, stopped, written
from fastrak_udfs.ribbon.portfolio_buttons import export_portfolios, import_portfolios, new_portfolio, replace_fund
from fastrak_udfs.ribbon.use_cases import find
from fastrak_workbook.layout import SETTINGS
from fastrak_xl.app.check import check
from fastrak_xl.app.selection import Selection

Action = Callable[[Desk], str]


def rebalance_all(desk: Desk) -> str:
    """The main job."""
    return _rebalanced(desk, Selection())


def rebalance_selected(desk: Desk) -> str:
    """The main job for the client in the selected row."""
    return _rebalanced(desk, desk.selected())


def _rebalanced(desk: Desk, selection: Selection) -> str:
    from fastrak_xl.app.rebalance import rebalance

    outcome = rebalance(desk.workbook, None, selection, stage=desk.stage)
    if outcome.results is None:
        return stopped(desk, outcome.diagnostics, "Nothing was rebalanced.")
    other = desk.workbook.results_in.name
    where = "" if other == desk.book.name else f"\n\nOthers may be working on this workbook: the sheets are in {other}."
    return "\n".join(outcome.results.headlines) + where


def compare_settings(desk: Desk) -> str:
    """The workbook under each method, side by side."""
    comparison = find("Comparing settings", "fastrak_xl.app.compare", "compare")(desk.workbook, stage=desk.stage)
    if comparison.compared is None:
        return stopped(desk, comparison.diagnostics, "Nothing was compared.")
    return "The settings stand side by side on the sheet Compare."


def show_settings(desk: Desk) -> str:
    """The sheet Settings in front."""
    return show(desk, SETTINGS.sheet, "The workbook has no sheet Settings. Copy it from a new template.")


def client_report(desk: Desk) -> str:
    """The pages of the client in the selected row, as a workbook of their own."""
    from fastrak_xl.app.rebalance import run_report

    reports = find("The client report", "fastrak_xl.app.client_report", "client_reports")
    draw = find("The client report", "fastrak_workbook.client_report.writing", "report_workbook")
    checked = check(desk.workbook, stage=desk.stage)
    if checked.blocking:
        return stopped(desk, checked.diagnostics, "No report was written.")
    pages = reports(desk.workbook, *run_report(checked, desk.selected()))
    return written(desk, "client report", draw(pages), "")


def open_board(desk: Desk) -> str:
    """The board in the browser, over the open book."""
    from fastrak_xl.app.categorise.naming import blocking

    open_in_browser = find("The board", "fastrak_xl.board.open_book", "open_board")
    if errors := blocking(check(desk.workbook, stage=desk.stage)):
        return stopped(desk, errors, "The board was not opened.")
    return str(open_in_browser(desk.workbook))


def make_shareable(desk: Desk) -> str:
    """A copy that calculates FASTRAK functions without the add-in."""
    shared_copy = find("Making a workbook shareable", "fastrak_udfs.share", "share_open_book")
    checked = check(desk.workbook, stage=desk.stage)
    if checked.blocking:
        return stopped(desk, checked.diagnostics, "Nothing was shared: its functions could only answer #N/A.")
    ending = ".xlsm" if str(desk.book.name).lower().endswith(".xlsm") else ".xlsx"
    sentence = "The copy calculates FASTRAK functions without the add-in."
    return written(desk, "shared copy", shared_copy(desk.workbook), sentence, ending)


def send_mail(desk: Desk) -> str:
    """The workbook by e-mail."""
    return str(find("E-mail", "fastrak_xl.mail.email_button", "send_open_book")(desk.workbook))


def show_guide(desk: Desk) -> str:
    """The workbook's own guide: its Start sheet."""
    return show(
        desk,
        "Start",
        "1. Fill in the sheets of the template. 2. Check. 3. Categorise, until no fund is unassigned. "
        "4. Keep your Model Portfolios. 5. Run.\n\nThe user guide is docs/user-guide.md of Fastrak XL.",
    )


def diagnose(desk: Desk) -> str:
    """What `fastrak addin doctor` finds."""
    from fastrak_udfs.addin.doctor import diagnosis
    from fastrak_udfs.addin.windows import Windows

    return "\n\n".join(map(str, diagnosis(Windows()))) or "Everything is in order."


BUTTONS: dict[str, Action] = {
    "FastrakImport": import_valuations,
    "FastrakCheck": check_workbook,
    "FastrakBoard": open_board,
    "FastrakBulk": categorise_in_bulk,
    "FastrakUploadTemplate": write_upload_template,
    "FastrakUpload": take_upload,
    "FastrakNewPortfolio": new_portfolio,
    "FastrakReplaceFund": replace_fund,
    "FastrakExportPortfolios": export_portfolios,
    "FastrakImportPortfolios": import_portfolios,
    "FastrakRun": rebalance_all,
    "FastrakThisClient": rebalance_selected,
    "FastrakCompare": compare_settings,
    "FastrakSettings": show_settings,
    "FastrakClientReport": client_report,
    "FastrakShare": make_shareable,
    "FastrakMail": send_mail,
    "FastrakGuide": show_guide,
    "FastrakDiagnose": diagnose,
}
