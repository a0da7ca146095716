"""Reading and writing a part's XML without loss and without reaching outside it."""

from __future__ import annotations

import re

from lxml import etree

Element = etree._Element

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
DECLARATION = b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\r\n'
RELATIONSHIP_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"

_WHOLE = re.compile(r"[0-9]{1,10}")


class NotAWorkbook(ValueError):
    """The bytes are no workbook that can be read; the message is a sentence for the person who sent them."""


def parse(data: bytes, part: str, *, only_content: bool = False) -> Element:
    """The root element of a part; a document type or an entity in it is refused, whatever its encoding.

    With `only_content`, comments and processing instructions are left out, which would part a text in two.
    """
    if b"<!DOCTYPE" in data or b"<!ENTITY" in data:
        raise _declares_entities(part)
    # A parser is made each time: lxml parsers must not be shared between threads.
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=only_content,
        remove_pis=only_content,
    )
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        if isinstance(error, etree.XMLSyntaxError) and "memory" in str(error).lower():
            raise MemoryError from error
        raise not_well_formed(part) from error
    docinfo = root.getroottree().docinfo
    if docinfo.internalDTD is not None or docinfo.externalDTD is not None:
        raise _declares_entities(part)
    return root


def serialise(root: Element) -> bytes:
    """The part's bytes, declared as Excel declares its own."""
    return DECLARATION + etree.tostring(root.getroottree(), encoding="UTF-8", xml_declaration=False)


def local_name(element: Element) -> str:
    """The element's name without its namespace; "" for a comment or processing instruction."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def relationship_id(element: Element) -> str:
    """The value of its `r:id`, under whichever prefix; "" if it has none."""
    return element.get(RELATIONSHIP_ID, "")


def number(element: Element, name: str) -> int:
    """The whole number in an attribute, 0 if it is not there; NotAWorkbook for anything else."""
    value = element.get(name, "0")
    if not _WHOLE.fullmatch(value):
        raise NotAWorkbook(
            f"The workbook is damaged: {name} of a {local_name(element)} is no number (found '{value[:20]}'). "
            "Open it in Excel, save it as .xlsx and try again."
        )
    return int(value)


def not_well_formed(part: str) -> NotAWorkbook:
    """What is said of a part that is no XML."""
    return NotAWorkbook(
        f"The workbook is damaged: {part} is not well-formed. Open it in Excel, save it as .xlsx and try again."
    )


def _declares_entities(part: str) -> NotAWorkbook:
    return NotAWorkbook(
        f"The workbook is refused: {part} declares a document type or entities, which no workbook needs. "
        "Ask the sender for a file saved by Excel."
    )
