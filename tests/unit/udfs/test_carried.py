"""The LAMBDAs that workbooks carry: of the declared functions, with their parameters, in the form that files store."""

from __future__ import annotations

import re

import pytest

from fastrak_udfs.functions import FUNCTIONS
from fastrak_workbook.functions.blocks_of_models import HEADINGS
from fastrak_workbook.functions.lambdas import FROZEN, LIVE, formula_of
from fastrak_workbook.functions.put import stored_lambda
from fastrak_workbook.functions.sheet import Layout
from fastrak_workbook.functions.stored import stored_form
from fastrak_workbook.lint.formulas import formula_problem

CARRIED = {**LIVE, **FROZEN}
_MOST_ROWS = 20_000


def stored(name: str) -> str:
    layout = Layout()
    for block, headings in HEADINGS.items():
        layout.add(block, headings, _MOST_ROWS)
    return stored_lambda(CARRIED[name], layout)


@pytest.mark.parametrize("name", list(CARRIED))
def test_a_lambda_has_the_declared_parameters(name: str) -> None:
    function = FUNCTIONS[name]
    assert function.carried is CARRIED[name]
    assert [(one.name, one.optional) for one in function.parameters] == list(CARRIED[name].parameters)
    assert function.spills == CARRIED[name].spills


@pytest.mark.parametrize("name", list(CARRIED))
def test_a_lambda_is_stored_as_excel_reads_it(name: str) -> None:
    text = stored(name)
    assert formula_problem(text) == ""
    assert len(text) < 8_192
    assert text.startswith("_xlfn.LAMBDA(_xlpm.")
    bare = re.sub(r'"[^"]*"|\'[^\']*\'', "", text)
    known = re.sub(r"_xl(?:pm|op)\.[a-z_]+|_xlfn\.(?:_xlws\.)?[A-Z]+", "", bare)
    assert not re.search("[a-z_{}]", known)


def test_names_functions_and_texts_get_their_stored_form() -> None:
    formula = 'LAMBDA(fund,[item],IF(ISOMITTED(item),"item, or LET(a)",FILTER({rows.value},fund=1)))'
    assert stored_form(formula, {"rows.value": "S!$A$2:$A$3"}) == (
        "_xlfn.LAMBDA(_xlpm.fund,_xlop.item,IF(_xlfn.ISOMITTED(_xlpm.item),"
        '"item, or LET(a)",_xlfn._xlws.FILTER(S!$A$2:$A$3,_xlpm.fund=1)))'
    )


def test_no_name_could_be_a_cell() -> None:
    for named in CARRIED.values():
        for name in re.findall(r"(?<![\w{.])[a-z_]+(?![\w.}])", formula_of(named)):
            assert not re.fullmatch(r"[a-z]{1,3}\d+|r|c", name)
