"""A letter as plain text, and as HTML that Outlook, which knows tables and little else, draws as it is meant."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from html import escape
from textwrap import wrap

from fastrak_workbook.house_style import HAIRLINE, INK, NAVY, PALE, PALE_RED, QUIET, RED
from fastrak_xl.mail.replies.wording import Letter, Problem

_WIDTH = 640
_FONT = "font-family:Calibri,Carlito,'Segoe UI',Arial,sans-serif"
_TABLE = 'role="presentation" cellpadding="0" cellspacing="0" border="0"'
_FOOT = "Fastrak XL answered this by itself. It answers people on the firm's list only, and each mail once."
_BREAKS = "word-wrap:break-word;word-break:break-word"
_AMBER = "#9A5B00"


def as_text(letter: Letter) -> str:
    """Every line at most 78 characters, where words allow it."""
    return "\n".join(_text_lines(letter)) + "\n"


def _text_lines(letter: Letter) -> Iterator[str]:
    yield from (letter.heading, "=" * len(letter.heading), "")
    for sentence in letter.sentences:
        yield from (*_wrapped(sentence), "")
    if letter.figures:
        width = max(len(label) for label, _ in letter.figures)
        yield from (*(f"  {label.ljust(width)}  {value}" for label, value in letter.figures), "")
    for number, step in enumerate(letter.steps, start=1):
        yield from _wrapped(step, f"{number}. ", "   ")
    if letter.steps:
        yield ""
    for word, meaning in letter.choices:
        yield from _wrapped(f"{word.ljust(10)} {meaning}", "  ", " " * 13)
    if letter.choices:
        yield ""
    for problem in letter.problems:
        yield from _wrapped(_problem_text(problem), "- ", "  ")
    if letter.problems:
        yield from ((letter.more, "") if letter.more else ("",))
    yield from ("--", *_wrapped(_FOOT))


def _wrapped(text: str, start: str = "", then: str = "") -> list[str]:
    return wrap(text, 78, initial_indent=start, subsequent_indent=then, break_long_words=False, break_on_hyphens=False)


def _problem_text(problem: Problem) -> str:
    return f"{problem.where}: {problem.kind}: {problem.problem}. {problem.remedy}"


def as_html(letter: Letter) -> str:
    """The same content; every text is escaped, and nothing is loaded from anywhere."""
    inside = "\n".join(_html_blocks(letter))
    return (
        '<!DOCTYPE html>\n<html lang="en-GB"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1"><meta name="color-scheme" content="light">'
        f'<title>{escape(letter.heading)}</title></head>\n<body style="margin:0;padding:0;background:#F3F6FA">\n'
        f'<table {_TABLE} width="100%" bgcolor="#F3F6FA"><tr><td align="center" style="padding:20px 8px">\n'
        f'<table {_TABLE} width="{_WIDTH}" bgcolor="#FFFFFF" style="width:100%;max-width:{_WIDTH}px;background:#FFFFFF;'
        f'border:1px solid {HAIRLINE}">\n{inside}\n</table>\n</td></tr></table>\n</body></html>\n'
    )


def _html_blocks(letter: Letter) -> Iterator[str]:
    yield _row(_styled("Fastrak XL", 14, "#FFFFFF", "letter-spacing:0.5px"), "padding:10px 28px", NAVY)
    heading = _styled(letter.heading, 22, NAVY if letter.is_good else RED, "line-height:28px", tag="h1", bold=True)
    yield _row(heading, "padding:24px 28px 4px")
    yield from (
        _row(_styled(one, 15, INK, f"line-height:21px;{_BREAKS}"), "padding:6px 28px") for one in letter.sentences
    )
    if letter.figures:
        yield _row(_tiles(letter.figures), "padding:12px 22px 6px")
    if letter.steps:
        numbered = ((f"{number}.", step) for number, step in enumerate(letter.steps, start=1))
        yield _row(_list(numbered, 26), "padding:6px 28px")
    if letter.choices:
        yield _row(_list(letter.choices, 96), "padding:6px 28px")
    if letter.problems:
        yield _row(_problem_table(letter.problems), "padding:14px 28px 4px")
    if letter.more:
        yield _row(_styled(letter.more, 14, QUIET), "padding:6px 28px")
    foot = _styled(_FOOT, 12, QUIET, "line-height:16px")
    yield _row(foot, f"padding:14px 28px 16px;border-top:1px solid {HAIRLINE}", above=16)


def _row(content: str, style: str, colour: str = "", above: int = 0) -> str:
    gap = f'<tr><td height="{above}" style="font-size:0;line-height:{above}px">&nbsp;</td></tr>\n' if above else ""
    fill = f' bgcolor="{colour}"' if colour else ""
    return f'{gap}<tr><td{fill} style="{style}">{content}</td></tr>'


def _styled(text: str, size: int, colour: str, more: str = "", *, tag: str = "div", bold: bool = False) -> str:
    weight = "bold" if bold else "normal"
    style = f"margin:0;{_FONT};font-size:{size}px;color:{colour};font-weight:{weight};{more}"
    return f'<{tag} style="{style}">{escape(text)}</{tag}>'


def _tiles(figures: Iterable[tuple[str, str]]) -> str:
    """Two by two: a sum of nine figures finds room, on a telephone too."""
    cells = [
        f'<td width="50%" valign="top" style="padding:6px"><table {_TABLE} width="100%" bgcolor="{PALE}">'
        f'<tr><td style="padding:10px 14px">{_styled(label, 13, QUIET)}'
        f"{_styled(value, 18, NAVY, 'line-height:24px', bold=True)}</td></tr></table></td>"
        for label, value in figures
    ]
    rows = "\n".join(f"<tr>{''.join(cells[start : start + 2])}</tr>" for start in range(0, len(cells), 2))
    return f'<table {_TABLE} width="100%">{rows}</table>'


def _list(entries: Iterable[tuple[str, str]], width: int) -> str:
    rows = "\n".join(
        f'<tr><td width="{width}" valign="top" style="padding:4px 0">{_styled(label, 15, NAVY, bold=True)}</td>'
        f'<td valign="top" style="padding:4px 0">{_styled(text, 15, INK, "line-height:21px")}</td></tr>'
        for label, text in entries
    )
    return f'<table {_TABLE} width="100%">{rows}</table>'


def _problem_table(problems: Iterable[Problem]) -> str:
    """Two columns, since on a telephone three are too narrow: the cell; what is wrong, and below it the cure."""
    headings = "".join(
        f'<td bgcolor="{NAVY}" width="{width}" style="padding:6px 10px">{_styled(text, 13, "#FFFFFF", bold=True)}</td>'
        for text, width in (("Cell", "30%"), ("What is wrong, and what to do", "70%"))
    )
    rows = "\n".join(map(_problem_row, problems))
    return f'<table cellpadding="0" cellspacing="0" border="0" width="100%"><tr>{headings}</tr>\n{rows}</table>'


def _problem_row(problem: Problem) -> str:
    line = f"padding:7px 10px;border-bottom:1px solid {HAIRLINE}"
    close = f"line-height:18px;{_BREAKS}"
    where = _styled(problem.where, 14, RED if problem.is_error else _AMBER, close, bold=True).replace("!", "!<wbr>")
    where += _styled(problem.kind, 12, QUIET)
    what = _styled(problem.problem, 14, INK, close, bold=True) + _styled(problem.remedy, 14, INK, close)
    fill = PALE_RED if problem.is_error else "#FFF6E5"
    return (
        f'<tr><td valign="top" bgcolor="{fill}" style="{line}">{where}</td>'
        f'<td valign="top" style="{line}">{what}</td></tr>'
    )
