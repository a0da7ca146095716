"""The page's elements: plain HTML ones, which keyboards and screen readers know, with their events on the server."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable
from html import escape

from nicegui import ui
from nicegui.events import GenericEventArguments

Pressed = Callable[[], object] | Callable[[], Awaitable[object]]

_VALUE = "(e) => emit(e.target.value)"
_CHOICE = "(e) => { const v = e.target.value; if (e.target.dataset.once) e.target.value = ''; if (v) emit(v); }"


def html(tag: str, text: str = "", classes: str = "") -> ui.html:
    """An element with a text, which is never read as HTML."""
    return ui.html(escape(text), sanitize=False, tag=tag).classes(classes)


def box(tag: str = "div", classes: str = "") -> ui.element:
    """An element that holds others."""
    return ui.element(tag).classes(classes)


def say(element: ui.html, text: str) -> None:
    """Give an element another text."""
    element.set_content(escape(text))


def button(text: str, pressed: Pressed, classes: str = "", *, label: str = "") -> ui.html:
    """A button; `label` is what it is called where its text is a sign."""
    made = html("button", text, classes).props("type=button")
    if label:
        attribute(made, "aria-label", label)
    return made.on("click", pressed, [])


def attribute(element: ui.element, name: str, value: object) -> None:
    """Set an attribute, or take it away with None; whatever is in its text."""
    if value is None:
        element.props(remove=name)
    elif element.props.get(name) != value:
        element.props[name] = value


def enable(element: ui.element, is_enabled: bool) -> None:
    """Whether a button can do something; one that cannot keeps the keyboard, and says so when it is pressed."""
    attribute(element, "aria-disabled", None if is_enabled else "true")


def text_input(
    label: str, changed: Callable[[str], object], *, event: str = "change", kind: str = "text", throttle: float = 0.0
) -> ui.element:
    """An input with a label for screen readers; `changed` gets its text, at most once in `throttle` seconds."""
    made = ui.element("input").props(f"type={kind} autocomplete=off spellcheck=false")
    attribute(made, "aria-label", label)
    attribute(made, "placeholder", label)
    return made.on(event, lambda e: changed(str(e.args)), js_handler=_VALUE, throttle=throttle)


def choice(label: str, chosen: Callable[[str], object], *, once: bool = False, classes: str = "") -> ui.html:
    """A drop-down; `once`: choosing is an action, after which it stands at its first option again."""
    made = ui.html("", sanitize=False, tag="select").classes(classes)
    attribute(made, "aria-label", label)
    if once:
        made.props("data-once=1")

    def handle(event: GenericEventArguments) -> object:
        return chosen(str(event.args))

    return made.on("change", handle, js_handler=_CHOICE)


def offer(select: ui.html, options: Iterable[tuple[object, str]], chosen: object = None) -> None:
    """The options of a drop-down: value and text; a value of None is a heading that cannot be chosen."""
    select.set_content(
        "".join(
            f'<option value="{escape(str("" if value is None else value))}"{" selected" if value == chosen else ""}>'
            f"{escape(text)}</option>"
            for value, text in options
        )
    )


def run(script: str) -> None:
    """A line of script in the browser, whose answer nobody waits for."""
    ui.run_javascript(script)


def focus(element: ui.element) -> None:
    """Put the keyboard on an element, once the page has been brought up to date."""
    run(f"requestAnimationFrame(() => getHtmlElement({element.id})?.focus())")
