"""The VBA module FastrakFunctions, made from the declarations of the worksheet functions."""

from __future__ import annotations

from collections.abc import Iterator
from textwrap import dedent

from fastrak_udfs.functions import FUNCTIONS, Function
from fastrak_workbook.layout import INPUT_TABLES
from fastrak_workbook.read.tables import heading_form
from fastrak_xl import __version__

CATEGORY = "Fastrak"
STAMP = "FastrakStamp()"
"""What every call ends with: the calling book's stamp, which no person gives."""

_MOST_DESCRIPTION = 255  # Excel's limit

_HEAD = """\
Attribute VB_Name = "FastrakFunctions"
Option Explicit

' Made from the declarations in fastrak_udfs/functions.py by: fastrak addin build

' The sheets and tables whose changes make answers old.
Public Const FASTRAK_INPUTS As String = "{inputs}"

' The version that this was made for, as a number: 102003 for 10.20.3.
Public Function FastrakBuild() As Long
    FastrakBuild = {build}
End Function
"""


def functions_module() -> str:
    """The module's text, with line feeds."""
    names = dict.fromkeys(heading_form(name) for table in INPUT_TABLES for name in (table.sheet, table.table))
    head = _HEAD.format(inputs=f"|{'|'.join(names)}|", build=build_number(__version__))
    return "\n".join([head, *map(_wrapper, FUNCTIONS.values()), _describe()])


def build_number(version: str) -> int:
    """A version as one number."""
    major, minor, patch = (int(part) for part in version.split(".")[:3])
    return 10_000 * major + 1_000 * minor + patch


def _wrapper(function: Function) -> str:
    """A public function that hands its arguments to Python, and its help."""
    arguments = ", ".join(
        f"{'Optional ' if parameter.optional else ''}ByVal {parameter.name} As Variant"
        for parameter in function.parameters
    )
    names = ", ".join([*(parameter.name for parameter in function.parameters), STAMP])
    name = function.name
    return dedent(f'''\
        Public Function {name}({arguments}) As Variant
        Attribute {name}.VB_Description = "{_quoted(function.summary)}"
        Attribute {name}.VB_ProcData.VB_Invoke_Func = " \\n14"
            {name} = FastrakCall("{name}", Array({names}))
        End Function
        ''')


def _describe() -> str:
    """The procedure that tells the function wizard what the functions and their arguments are."""
    return "\n".join(["Public Sub FastrakDescribe()", "    On Error Resume Next", *_descriptions(), "End Sub", ""])


def _descriptions() -> Iterator[str]:
    for function in FUNCTIONS.values():
        helps = ", ".join(f'"{_quoted(parameter.help)}"' for parameter in function.parameters)
        text = f'Description:="{_quoted(function.summary)}", Category:="{CATEGORY}"'
        more = f", ArgumentDescriptions:=Array({helps})" if helps else ""
        yield f'    Application.MacroOptions Macro:="{function.name}", {text}{more}'


def _quoted(text: str) -> str:
    """A text inside VBA's quotation marks, in the letters that a module can hold."""
    return text.replace("\N{MINUS SIGN}", "-").replace('"', '""')[:_MOST_DESCRIPTION]
