"""The E-mail button: a mail that is not sent yet, with the shared workbook attached, which Outlook opens ready to send.

Whom it goes to and what it says is the person's; nothing here sends anything.
"""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from collections.abc import Callable
from email.message import EmailMessage
from html import escape
from pathlib import Path

from fastrak_udfs.share import share_open_book
from fastrak_workbook.excel.book import ExcelBook
from fastrak_workbook.saving.target import Manner, Target
from fastrak_xl.app.check import check
from fastrak_xl.app.totals import counted
from fastrak_xl.domain.printable import printable
from fastrak_xl.mail.received.documents import tidy_name
from fastrak_xl.mail.replies.composing import fill
from fastrak_xl.mail.replies.folding import POLICY
from fastrak_xl.mail.workbooks.outcome import Attachment

_SENTENCE = "Attached is the workbook “{name}”. Its FASTRAK formulas calculate in Excel without the add-in."
_HTML = (
    '<!DOCTYPE html>\n<html><head><meta charset="utf-8"></head>\n'
    "<body style=\"font-family:Calibri,Carlito,'Segoe UI',Arial,sans-serif;font-size:11pt\">\n"
    "<p>&nbsp;</p>\n<p>{sentence}</p>\n</body></html>\n"
)


def draft(workbook: bytes, name: str) -> bytes:
    """An unsent mail (.eml) with a workbook attached. The same workbook and name give the same bytes."""
    called = tidy_name(name)
    mail = EmailMessage(policy=POLICY)
    mail["Subject"] = printable(called.rpartition(".")[0] or called)
    mail["X-Unsent"] = "1"
    mail["X-Uniform-Type-Identifier"] = "com.apple.mail-draft"
    sentence = _SENTENCE.format(name=called)
    html = _HTML.format(sentence=escape(sentence))
    fill(mail, f"\n{sentence}\n", html, [Attachment(called, workbook)], hashlib.sha256(workbook).hexdigest())
    return mail.as_bytes()


def send_open_book(workbook: ExcelBook, show: Callable[[Path], bool] | None = None) -> str:
    """The draft beside the open book, opened in the mail program; what the person is told."""
    checked = check(workbook)
    if checked.blocking:
        errors = sum(one.is_error for one in checked.diagnostics)
        return f"No mail was made: the workbook has {counted(errors, 'error')}. Correct what Check lists first."
    ending = ".xlsm" if workbook.name.lower().endswith(".xlsm") else ".xlsx"
    stem = workbook.name.rpartition(".")[0] or workbook.name
    folder = folder_for(workbook.place)
    saved = Target(folder / f"{stem}.eml", Manner.NUMBERED, verb="e-mail").put(
        draft(share_open_book(workbook), f"{stem}{ending}")
    )
    opened = (show or open_in_its_program)(saved.path)
    ready = "The mail is open in your mail program." if opened else "Open it with a double click."
    return f"{ready} Write whom it is for, and send it. It is kept as {saved.path}"


def folder_for(place: str) -> Path:
    """Where a draft goes: beside the workbook; in Documents for one on OneDrive or never saved."""
    beside = Path(place).parent
    if "://" not in place and beside.is_absolute() and beside.is_dir():
        return beside
    documents = Path.home() / "Documents"
    return documents if documents.is_dir() else Path.home()


def open_in_its_program(path: Path) -> bool:
    """Whether the system has opened a file as a double click would."""
    try:
        if sys.platform == "win32":
            os.startfile(path)
        elif sys.platform == "darwin":
            subprocess.run(["open", str(path)], check=True)
        else:
            return False
    except (OSError, subprocess.CalledProcessError):
        return False
    return True
