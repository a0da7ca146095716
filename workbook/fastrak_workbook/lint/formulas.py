"""Formulas as files store them: what Excel does not read back."""

from __future__ import annotations

import re

_LONGEST = 8_192
_MOST_ARGUMENT_DEPTH = 64
_LAMBDA_IN_BRACKETS = re.compile(r"\[\s*_xl(?:pm|op)\.")
_THIS_ROW = re.compile(r"\[@")
_LINK = re.compile(r"\[(\d+)\]")
_TEXTS = re.compile(r'"(?:[^"]|"")*"')
_SHEETS = re.compile(r"'(?:[^']|'')*'")
_UNPREFIXED = re.compile(
    r"(?<![\w.])(LAMBDA|LET|XLOOKUP|ISOMITTED|MAKEARRAY|MAP|REDUCE|SCAN|BYROW|BYCOL|UNICHAR|CONCAT|IFNA|TEXTJOIN"
    r"|SEQUENCE|UNIQUE|FILTER|SORT)\(",
    re.I,
)
_PARAMETERS = re.compile(r"_xlfn\.LAMBDA\(((?:_xl[po][mp]\.\w+,)*)", re.I)


def formula_problem(formula: str, links: int = 0) -> str:
    """What is wrong with a stored formula, in a sentence, or ""; `links` external workbooks may be referred to."""
    bare = _SHEETS.sub("S", _TEXTS.sub('""', formula))
    if not formula.strip():
        return "The formula is empty."
    if formula.startswith("="):
        return "A stored formula has no equals sign in front."
    if len(formula) > _LONGEST:
        return f"The formula is longer than {_LONGEST:,} characters."
    if bare.count("(") != bare.count(")") or _closes_early(bare):
        return "The brackets of the formula do not match."
    if '"' in bare.replace('""', "") or "'" in bare:
        return "A text in the formula has no end."
    return _stored_form_problem(bare, links)


def _stored_form_problem(bare: str, links: int) -> str:
    if _LAMBDA_IN_BRACKETS.search(bare):
        return "An optional parameter is stored as _xlop.name, without brackets; Excel drops the name."
    if _THIS_ROW.search(bare):
        return "A stored formula says [#This Row], not [@…]."
    if any(int(number) > links for number in _LINK.findall(bare)):
        return "The formula refers to a linked workbook that is not there."
    if _UNPREFIXED.search(bare):
        return "A newer function is stored without its prefix _xlfn., so Excel does not know it."
    for found in _PARAMETERS.findall(bare):
        names = [name.rpartition(".")[2].lower() for name in found.split(",") if name]
        if len(names) > len(set(names)):
            return "A LAMBDA has two parameters of the same name."
    return ""


def _closes_early(bare: str) -> bool:
    depth = 0
    for character in bare:
        depth += (character == "(") - (character == ")")
        if depth < 0 or depth > _MOST_ARGUMENT_DEPTH:
            return True
    return False
