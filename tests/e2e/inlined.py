"""A call of a carried function without its LAMBDA: the body that the workbook holds, its arguments bound by LET.

For LibreOffice 25.2, which knows LET, XLOOKUP and FILTER, and not LAMBDA, MAKEARRAY, REDUCE and ISOMITTED. So what
takes a LAMBDA is spelt out: MAKEARRAY for one cell, REDUCE for as many steps as STEPS says, a LAMBDA that LET names
wherever it is called. Nor does it know a LET inside another (#NAME?): all become one, each name with a number.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import partial

STEPS = 6
"""The most accounts of a client over which a sum goes."""
_LAMBDA, _LET = "_xlfn.LAMBDA", "_xlfn.LET"
_CALL = r"(?<![\w.]){}\("


def inlined(stored: str, arguments: Sequence[str | None]) -> str:
    """The formula that answers a call; `stored` is what the name holds, an argument a formula's text or None."""
    *parameters, body = _arguments(stored, len(_LAMBDA))[0]
    names = [parameter.replace("_xlop.", "_xlpm.") for parameter in parameters]
    given = [*arguments, *[None] * (len(names) - len(arguments))]
    for name, argument in zip(names, given, strict=True):
        body = body.replace(f"_xlfn.ISOMITTED({name})", "TRUE" if argument is None else "FALSE")
    body = re.sub(r"(?:ROWS|COLUMNS)\(_xlpm\.\w+\)", "1", body)  # LibreOffice knows them of ranges only
    bound = {name: '""' if argument is None else argument for name, argument in zip(names, given, strict=True)}
    values: list[str] = []
    answer = _flat(_let(bound, _without_lambdas(body)), values)
    return f"{_LET}({','.join([*values, answer])})"


def _without_lambdas(text: str) -> str:
    text = _replaced(text, "_xlfn.MAKEARRAY", _one_cell)
    text = _replaced(text, "_xlfn.REDUCE", _unrolled)
    while (found := re.search(rf"(_xlpm\.\w+),{re.escape(_LAMBDA)}\(", text)) is not None:
        (*parameters, body), end = _arguments(text, found.end() - 1)
        text = text[: found.start()] + text[end:].removeprefix(",")
        text = _replaced(text, found[1], partial(_applied, parameters, body))
    return text


def _applied(parameters: Sequence[str], body: str, *given: str) -> str:
    return _let(dict(zip(parameters, given, strict=True)), body)


def _one_cell(height: str, width: str, each: str) -> str:
    """The only cell of an array of one."""
    down, across, body = _arguments(each, len(_LAMBDA))[0]
    return _let({down: "1", across: "1"}, body)


def _unrolled(start: str, items: str, step: str) -> str:
    """One step after the other, each where there is an item for it: numbers, in their order."""
    so_far, one, body = _arguments(step, len(_LAMBDA))[0]
    text = so_far
    for place in range(STEPS, 0, -1):
        then = f"IF({place}>COUNT(_xlpm.items),{so_far},{_let({one: f'SMALL(_xlpm.items,{place})'}, body)})"
        text = _let({so_far: then}, text)
    return _let({"_xlpm.items": items, so_far: start}, text)


def _flat(text: str, values: list[str]) -> str:
    """The text without any LET: names and values go, in the order in which they are needed, into `values`."""
    pattern = re.compile(_CALL.format(re.escape(_LET)))
    while (found := pattern.search(text)) is not None:
        given, end = _arguments(text, found.end() - 1)
        while len(given) > 1:
            name, value, *given = given
            flat = _flat(value, values)
            values += [numbered := f"{name}_{len(values)}", flat]
            given = [re.sub(rf"{re.escape(name)}(?!\w)", numbered, one) for one in given]
        text = f"{text[: found.start()]}({given[0]}){text[end:]}"
    return text


def _let(values: dict[str, str], body: str) -> str:
    bound = [f"{name},{value}" for name, value in values.items() if name != value]
    return f"{_LET}({','.join([*bound, body])})" if bound else body


def _replaced(text: str, function: str, by: Callable[..., str]) -> str:
    """The text with every call of a function replaced, the innermost last."""
    pattern = re.compile(_CALL.format(re.escape(function)))
    while (found := pattern.search(text)) is not None:
        given, end = _arguments(text, found.end() - 1)
        text = text[: found.start()] + by(*given) + text[end:]
    return text


def _arguments(text: str, start: int) -> tuple[list[str], int]:
    """The arguments of a call whose bracket opens at `start`, and where the text goes on behind it."""
    found, depth, begin, in_text = [], 0, start + 1, False
    for place in range(start, len(text)):
        letter = text[place]
        in_text ^= letter == '"'
        if in_text:
            continue
        depth += (letter == "(") - (letter == ")")
        if depth == 0 or (depth == 1 and letter == ","):
            found.append(text[begin:place])
            begin = place + 1
        if depth == 0:
            return found, place + 1
    raise ValueError("a bracket is not closed")
