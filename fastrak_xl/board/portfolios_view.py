"""The view Portfolios: percentages by hand, sector by sector, with the risk profiles side by side."""

from __future__ import annotations

from decimal import Decimal
from html import escape
from typing import TYPE_CHECKING

from fastrak_xl.app.board.portfolios import allocate, copy_portfolio, drop_fund, percent, pick_funds, sector_totals
from fastrak_xl.app.board.state import FULL, BoardFund, CannotDo, Portfolio, PortfolioKey, State
from fastrak_xl.board.elements import attribute, box, button, choice, focus, html, offer, say, text_input
from fastrak_xl.board.rows import whole_pounds
from fastrak_xl.domain.names import folded
from fastrak_xl.engine.link.funds import CASH

if TYPE_CHECKING:
    from nicegui import ui

    from fastrak_xl.board.page import Page

_OUTSIDE = "#5B6776"


class PortfoliosView:
    """The portfolio editor of one page. `key` is the portfolio that is open."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self._key: PortfolioKey | None = None
        self._shape: object = None
        self._inputs: dict[int, ui.element] = {}
        self._totals: dict[int | None, ui.html] = {}
        self.root = box("div", "portfolios")
        with self.root:
            with box("div", "filters"):
                self._chosen = choice("Model portfolio and platform", self._choose)
                button("New portfolio…", lambda: page.dialogs.new_portfolio())
            self._bars = box("div", "bars")
            self._editor = box("section", "editor")
            self._left_out = html("p", "", "typed")

    @property
    def _open(self) -> Portfolio | None:
        return self._page.desk.state.portfolios.get(self._key) if self._key else None

    def choose_newest(self) -> None:
        """Open the portfolio that was made last."""
        self.open(list(self._page.desk.state.portfolios)[-1])

    def open(self, key: PortfolioKey) -> None:
        """Show a portfolio in the editor."""
        self._key = key
        self.refresh()

    def _choose(self, value: str) -> None:
        name, platform = value.split("\n")
        risks = [
            one for one in self._page.desk.state.portfolios.values() if (one.key[0], one.key[2]) == (name, platform)
        ]
        if risks:
            self.open(self._in_order(risks)[0].key)

    def _in_order(self, portfolios: list[Portfolio]) -> list[Portfolio]:
        order = [folded(name) for name in self._page.desk.board.risk_profiles]
        return sorted(portfolios, key=lambda one: order.index(one.key[1]) if one.key[1] in order else len(order))

    def refresh(self) -> None:
        """Bring the view up to date: built anew where its shape has changed, else only its figures."""
        state = self._page.desk.state
        if self._open is None:
            self._key = next(iter(state.portfolios), None)
        names = {(one.key[0], one.key[2]): f"{one.name} · {one.platform}" for one in state.portfolios.values()}
        options: list[tuple[object, str]] = [("\n".join(key), text) for key, text in names.items()]
        present = f"{self._key[0]}\n{self._key[2]}" if self._key else None
        offer(self._chosen, options or [(None, "No model portfolio yet")], present)
        left_out = self._page.desk.board.left_out
        say(
            self._left_out,
            f"With errors in the workbook, so not shown here: {', '.join(left_out)}." if left_out else "",
        )
        self._draw_bars(state)
        one = self._open
        if one is None:
            self._editor.clear()
            self._shape = None
            return
        shape = one.key, tuple(one.allocations), state.sectors_in(one.model), state.sector_of[one.model]
        if shape != self._shape:
            self._shape = shape
            self._build(state, one)
        self._figures(state, one)

    def _draw_bars(self, state: State) -> None:
        """The risk profiles of the portfolio side by side, each a stacked bar in the sectors' colours."""
        self._bars.clear()
        one = self._open
        if one is None:
            return
        same = [each for each in state.portfolios.values() if (each.key[0], each.key[2]) == (one.key[0], one.key[2])]
        with self._bars:
            for each in self._in_order(same):
                bar = button("", lambda key=each.key: self.open(key), "bar")
                attribute(bar, "aria-pressed", "true" if each.key == one.key else "false")
                bar.set_content(_bar_html(state, each))

    def _build(self, state: State, one: Portfolio) -> None:
        self._editor.clear()
        self._inputs, self._totals = {}, {}
        attribute(self._editor, "aria-label", one.title)
        with self._editor:
            with box("div", "filters"):
                html("h2", one.title)
                self._total = html("p", "", "sum").props("aria-live=polite id=total")
                following = self._next(one)
                if following:
                    button(f"Copy to {following}", lambda: self._copy(one.key, following))
            with box("div", "sections"):
                for sector in state.sectors_in(one.model):
                    inside = [fund for fund, its in state.sector_of[one.model].items() if its == sector.number]
                    self._section(one, (sector.number, sector.name, sector.colour), inside)
                outside = [fund for fund in one.allocations if fund not in state.sector_of[one.model]]
                self._section(
                    one, (None, "Cash and funds in no sector", _OUTSIDE), list({CASH: 0, **dict.fromkeys(outside)})
                )

    def _section(self, one: Portfolio, title: tuple[int | None, str, str], inside: list[int]) -> None:
        """A sector's funds in the portfolio, and those that can be picked."""
        number, name, colour = title
        funds = self._page.desk.board.funds
        if number is None and CASH in inside and self._cash_has_sector(one):
            inside = [fund for fund in inside if fund != CASH]
        if not inside:
            return
        with box("section", "card") as around:
            around.style(f"--c:{colour}")
            attribute(around, "aria-label", name)
            with box("div", "top"):
                html("h3", name)
                self._totals[number] = html("p", "", "total")
            for fund in (each for each in one.allocations if each in inside):
                self._row(one, fund)
            free = [funds[each] for each in inside if each in funds and each not in one.allocations]
            free.sort(key=lambda fund: (-fund.value_pence, folded(fund.name)))
            rest: list[tuple[object, str]] = [(fund.number, _described(fund)) for fund in free]
            if CASH in inside and CASH not in one.allocations:
                rest.append((CASH, "Cash"))
            if rest:
                pick = choice(f"Add a fund of {name}", lambda value: self._pick(one.key, int(value)), once=True)
                offer(pick, [(None, "+ Add a fund…"), *rest])

    def _cash_has_sector(self, one: Portfolio) -> bool:
        return CASH in self._page.desk.state.sector_of[one.model]

    def _row(self, one: Portfolio, fund: int) -> None:
        name = self._name(fund)
        with box("div", "allocation"):
            html("span", name, "name")
            made = text_input(f"Percent of {name}", lambda text: self._typed(one.key, fund, text))
            made.props("inputmode=decimal placeholder=%")
            self._inputs[fund] = made
            button("×", lambda: self._drop(one.key, fund), "quiet", label=f"Remove {name}")

    def _name(self, fund: int) -> str:
        return "Cash" if fund == CASH else self._page.desk.board.funds[fund].name

    def _figures(self, state: State, one: Portfolio) -> None:
        """Every percentage and total; red until the whole is 100%."""
        for fund, made in self._inputs.items():
            attribute(made, "value", _plain(one.allocations[fund]))
            attribute(made, "aria-invalid", None)
        for number, total in sector_totals(state, one).items():
            if number in self._totals:
                say(self._totals[number], f"{_plain(total)}%")
        is_full = one.total == FULL
        say(self._total, f"Total {_plain(one.total)}%" + ("" if is_full else f": {_missing(one.total)}"))
        self._total.classes(add="full" if is_full else "wrong", remove="wrong" if is_full else "full")

    def _typed(self, key: PortfolioKey, fund: int, text: str) -> None:
        try:
            points = percent(text)
        except CannotDo as cannot:
            attribute(self._inputs[fund], "aria-invalid", "true")
            self._page.warn(str(cannot))
            return
        shown = "no percentage" if points is None else f"{_plain(points)}%"
        self._page.do(f"{self._name(fund)}: {shown}", lambda state: allocate(state, key, fund, points))

    def _pick(self, key: PortfolioKey, fund: int) -> None:
        if self._page.do(f"{self._name(fund)} added", lambda state: pick_funds(state, key, [fund])):
            focus(self._inputs[fund])

    def _drop(self, key: PortfolioKey, fund: int) -> None:
        self._page.do(f"{self._name(fund)} removed", lambda state: drop_fund(state, key, fund))

    def _next(self, one: Portfolio) -> str:
        """The risk profile after the portfolio's; "" for the last one."""
        names = list(self._page.desk.board.risk_profiles)
        place = next((place for place, name in enumerate(names) if folded(name) == one.key[1]), len(names))
        return names[place + 1] if place + 1 < len(names) else ""

    def _copy(self, key: PortfolioKey, risk_profile: str) -> None:
        self._key = (key[0], folded(risk_profile), key[2])
        self._page.do(f"Copied to {risk_profile}", lambda state: copy_portfolio(state, key, risk_profile))


def _plain(points: Decimal | None) -> str:
    return "" if points is None else f"{points.normalize():f}"


def _missing(total: Decimal) -> str:
    return f"{_plain(FULL - total)}% to go" if total < FULL else f"{_plain(total - FULL)}% too much"


def _described(fund: BoardFund) -> str:
    return f"{fund.name} ({whole_pounds(fund.value_pence)})"


def _bar_html(state: State, one: Portfolio) -> str:
    """One risk profile as a bar from the bottom up, with its name and total."""
    parts = [(state.sectors[n] if n is not None else None, total) for n, total in sector_totals(state, one).items()]
    scale = max(one.total, FULL)
    pieces = "".join(
        f'<i style="--c:{sector.colour if sector else _OUTSIDE};height:{float(total / scale * 100):.2f}%"></i>'
        for sector, total in reversed(parts)
        if total
    )
    told = ", ".join(f"{sector.name if sector else 'Cash'} {_plain(total)}%" for sector, total in parts if total)
    mood = "full" if one.total == FULL else "wrong"
    return (
        f'<span class="stack" role="img" aria-label="{escape(told or "Nothing yet")}">{pieces}</span>'
        f'<span class="risk">{escape(one.risk_profile)}</span><span class="{mood}">{_plain(one.total)}%</span>'
    )
