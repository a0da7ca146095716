"""The funds of a list as HTML: one light row each, so that fifteen hundred stay fluid."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from html import escape

from fastrak_xl.app.board.state import BoardFund
from fastrak_xl.app.board.suggested import Hint
from fastrak_xl.domain.money import pounds_text

DRAG = (
    "(e) => { const f = e.target.closest('[data-fund]'); if (!f) return; "
    "e.dataTransfer.setData('application/x-fastrak-fund', f.dataset.fund); e.dataTransfer.effectAllowed = 'move'; }"
)
OVER = "(e) => { e.preventDefault(); e.currentTarget.classList.add('over'); }"
AWAY = "(e) => { if (!e.currentTarget.contains(e.relatedTarget)) e.currentTarget.classList.remove('over'); }"
DROP = (
    "(e) => { e.preventDefault(); e.currentTarget.classList.remove('over'); "
    "const f = e.dataTransfer.getData('application/x-fastrak-fund'); if (f) emit(Number(f)); }"
)
CLICK = (
    "(e) => { const f = e.target.closest('[data-fund]'); "
    "if (f) emit(Number(f.dataset.fund), e.ctrlKey || e.metaKey, e.shiftKey); }"
)
KEY = (
    "(e) => { const c = e.ctrlKey || e.metaKey; "
    "if (e.altKey || e.key === 'Tab' || (c && e.key.toLowerCase() !== 'a') || (e.key === '/' && !c)) return; "
    "if (e.key.length > 1 && !/^(Arrow|Page|Home|End|Enter|Delete|Backspace|Escape)/.test(e.key)) return; "
    "e.preventDefault(); emit(e.key, e.shiftKey, c); }"
)
SCROLLED = "(e) => { const l = e.target; if (l.scrollTop + 2 * l.clientHeight > l.scrollHeight) emit(); }"
DOWN = "(e) => { if (e.key === 'ArrowDown' || e.key === 'Enter') { e.preventDefault(); emit(); } }"
"""What the browser does itself: a line of glue for each event that the server cannot answer in time."""

MARK = """<script>
window.fastrakMark = (list, cursor, selected) => requestAnimationFrame(() => {
  const all = (which) => document.querySelectorAll('[role=option]' + which);
  all('.at').forEach((o) => o.classList.remove('at'));
  all('[aria-selected=true]').forEach((o) => o.setAttribute('aria-selected', 'false'));
  selected.forEach((f) => document.getElementById('f' + f)?.setAttribute('aria-selected', 'true'));
  const box = document.getElementById(list), row = document.getElementById('f' + cursor);
  if (row && box?.contains(row)) {
    row.classList.add('at'); row.scrollIntoView({block: 'nearest'}); box.setAttribute('aria-activedescendant', row.id);
  }
});
</script>"""
"""Marks the fund at the cursor and the selected ones, without sending the rows again."""


def whole_pounds(pence: int) -> str:
    """Money as the board shows it, without pence: "£1,235"."""
    return pounds_text(round(pence, -2)).removesuffix(".00")


def rows_html(funds: Iterable[BoardFund], hints: Mapping[int, Hint], size: int) -> str:
    """The first rows of a list of that size; `hints` are what is suggested for its funds."""
    return "".join(_row(fund, hints.get(fund.number), f"{place} {size}") for place, fund in enumerate(funds, 1))


def _row(fund: BoardFund, hint: Hint | None, place: str) -> str:
    name, sector = escape(fund.name), escape(fund.fe_sector or "No FE sector")
    suggestion = "" if hint is None else _hint(hint)
    number, size = place.split()
    return (
        f'<div role="option" id="f{fund.number}" data-fund="{fund.number}" draggable="true" aria-selected="false" '
        f'aria-posinset="{number}" aria-setsize="{size}" '
        f'class="fund" title="{name} · {escape(fund.code_type)} {escape(fund.code)}"><span class="name">{name}</span>'
        f'<span class="worth">{whole_pounds(fund.value_pence)}</span><span class="fe">{sector}</span>{suggestion}</div>'
    )


def _hint(hint: Hint) -> str:
    reason, name = escape(hint.reason), escape(hint.name)
    goal = f'<b style="--c:{escape(hint.colour)}">{name}</b>'
    return f'<span class="hint" title="{reason}">{goal} {hint.percent}% · {reason}</span>'
