"""One worksheet function as text, calculated on a workbook: what `fastrak eval` does."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Context, Decimal

from openpyxl.formula.tokenizer import Token, Tokenizer, TokenizerError

from fastrak_udfs.answers import Answers, Cells
from fastrak_udfs.functions import FUNCTIONS, Block, Function
from fastrak_workbook.addresses import range_bounds
from fastrak_workbook.file_book import FileBook
from fastrak_xl.app.check import check
from fastrak_xl.app.lookup import Lookup
from fastrak_xl.app.stages import CALCULATE, Stage, silent
from fastrak_xl.domain.cells import CellError

_DIGITS = Context(prec=15)


class FormulaError(ValueError):
    """The text is not one call of a worksheet function; the message says what was expected."""


def evaluate(formula: str, book: FileBook, *, stage: Stage = silent) -> str:
    """The answer as text: a number without format, an array as tab-separated lines, an error as Excel shows it."""
    name, tokens = _call_of(formula)
    arguments = [_argument(group, book) for group in _groups(tokens)]
    answers = Answers(Lookup(check(book, stage=stage)))
    stage(CALCULATE)
    block = answers.call(FUNCTIONS[name], arguments)
    return "\n".join("\t".join(map(as_text, row)) for row in block)


def answer_of(formula: str, book: FileBook, answers: Answers, sheet: str, functions: Mapping[str, Function]) -> Cells:
    """The answer to one call as it stands on a sheet; FormulaError for anything else."""
    name, tokens = _call_of(formula)
    return answers.call(functions[name], [_argument(group, book, sheet) for group in _groups(tokens)])


def _call_of(formula: str) -> tuple[str, list[Token]]:
    """The function's name and the tokens between its brackets."""
    text = formula if formula.startswith("=") else f"={formula}"
    try:
        tokens = [token for token in Tokenizer(text).items if token.type != Token.WSPACE]
    except (TokenizerError, IndexError) as error:
        raise FormulaError(f"{formula} is not a formula. Write one such as =FASTRAK_VERSION().") from error
    name = tokens[0].value.rstrip("(").upper() if tokens else ""
    if name not in FUNCTIONS or tokens[0].type != Token.FUNC:
        raise FormulaError(f"{formula} is none of the functions {', '.join(FUNCTIONS)}.")
    inside = tokens[1:-1]
    if tokens[-1].subtype != Token.CLOSE or any(
        token.type in (Token.FUNC, Token.OP_IN, Token.PAREN) for token in inside
    ):
        raise FormulaError(
            "Only one function with plain arguments can be calculated: texts, numbers, arrays and ranges."
        )
    return name, inside


def _groups(tokens: list[Token]) -> list[list[Token]]:
    """The tokens of each argument; a trailing omitted one counts, as in Excel."""
    if not tokens:
        return []
    groups: list[list[Token]] = [[]]
    depth = 0
    for token in tokens:
        depth += {Token.OPEN: 1, Token.CLOSE: -1}.get(token.subtype, 0) if token.type == Token.ARRAY else 0
        if token.type == Token.SEP and depth == 0:
            groups.append([])
        else:
            groups[-1].append(token)
    return groups


def _argument(tokens: list[Token], book: FileBook, sheet: str = "") -> Block | None:
    if not tokens:
        return None
    if tokens[0].type == Token.ARRAY:
        return _array(tokens[1:-1])
    if tokens[0].subtype == Token.RANGE:
        return _range(tokens[0].value, book, sheet)
    sign = "".join(token.value for token in tokens[:-1])
    return [[_constant(tokens[-1], sign)]]


def _array(tokens: list[Token]) -> Block:
    block: Block = [[]]
    for token in tokens:
        if token.type == Token.SEP and token.subtype == Token.ROW:
            block.append([])
        elif token.type == Token.OPERAND:
            block[-1].append(_constant(token))
    if not block[0] or len({len(row) for row in block}) > 1:
        raise FormulaError("The rows of an array have to be equally long.")
    return block


def _constant(token: Token, sign: str = "") -> object:
    if token.subtype == Token.TEXT:
        return token.value[1:-1].replace('""', '"')
    if token.subtype == Token.LOGICAL:
        return token.value.upper() == "TRUE"
    if token.subtype == Token.ERROR:
        return CellError(token.value)
    return float(sign + token.value)


def _range(reference: str, book: FileBook, own_sheet: str = "") -> Block:
    """The cells of a range such as Accounts!A2:A5; one that names no sheet is on `own_sheet`."""
    sheet, _, cells = reference.rpartition("!")
    sheet = sheet or own_sheet
    if not sheet:
        raise FormulaError(f"{reference}: name the sheet too, such as Accounts!A4:A8, or put text in double quotes.")
    try:
        left, top, right, bottom = range_bounds(cells)
    except ValueError as error:
        raise FormulaError(f"{reference} is not a range such as Accounts!A4:A8.") from error
    try:
        return book.cells(sheet.strip("'").replace("''", "'"), top, left, bottom, right)
    except LookupError as error:
        raise FormulaError(f"There is no sheet {error} in the workbook.") from error


def as_text(value: object) -> str:
    """A value as the command prints it: up to 15 significant digits, no exponent, no format."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, int | float):
        number = _DIGITS.create_decimal(Decimal(repr(value))).normalize()
        return f"{number + 0:f}"
    return str(value)
