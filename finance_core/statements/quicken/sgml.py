"""OFX as a stream of elements: SGML without closing tags (1.x) and XML (2.x) through one small tokenizer.

It knows no entities but the five of XML, no-break spaces and numbers, and no document types: there is nothing to expand,
so nothing can explode. Depth, elements and text are bounded.
"""

import re
from collections.abc import Iterator
from typing import Final, Literal, NamedTuple

from finance_core.errors import StatementError

DEEPEST: Final = 64
"""OFX nests about ten deep."""
ELEMENTS_WITHOUT_TRANSACTIONS: Final = 300_000
ELEMENTS_OF_A_TRANSACTION: Final = 100
"""A rich one has about thirty, with their ends; more than these two allow together is no statement."""
LONGEST_TEXT: Final = 4_096
"""The specification allows 255 characters for a memo."""

_ELEMENT: Final = re.compile(r"<(/?)([A-Za-z][\w.:-]{0,63})(?:\s[^<>]{0,500})?(/?)>([^<]*(?:<(?![/A-Za-z!?])[^<]*){0,200})")
_ENTITY: Final = re.compile(r"&(#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|amp|lt|gt|quot|apos|nbsp);")
_ENTITIES: Final = {"amp": "&", "lt": "<", "gt": ">", "quot": '"', "apos": "'", "nbsp": " "}

# Elements that hold text however they are written; an empty one must not be taken for the parent of what follows.
LEAVES: Final = frozenset(
    [
        "TRNTYPE",
        "DTPOSTED",
        "DTUSER",
        "DTAVAIL",
        "TRNAMT",
        "FITID",
        "CORRECTFITID",
        "CORRECTACTION",
        "SRVRTID",
        "CHECKNUM",
        "REFNUM",
        "SIC",
        "PAYEEID",
        "NAME",
        "EXTDNAME",
        "MEMO",
        "INV401KSOURCE",
        "CURDEF",
        "BANKID",
        "BRANCHID",
        "ACCTID",
        "ACCTTYPE",
        "ACCTKEY",
        "BALAMT",
        "DTASOF",
        "DTSTART",
        "DTEND",
        "CODE",
        "SEVERITY",
        "MESSAGE",
        "DTSERVER",
        "LANGUAGE",
        "DTPROFUP",
        "DTACCTUP",
        "TRNUID",
        "CLTCOOKIE",
        "ORG",
        "FID",
        "CURRATE",
        "CURSYM",
        "BROKERID",
        "DTTRADE",
        "DTSETTLE",
        "UNITS",
        "UNITPRICE",
        "TOTAL",
        "COMMISSION",
        "MKTGINFO",
        "ADDR1",
        "ADDR2",
        "ADDR3",
        "CITY",
        "STATE",
        "POSTALCODE",
        "COUNTRY",
        "PHONE",
        "INTU.BID",
        "INTU.USERID",
        "SESSCOOKIE",
        "USERKEY",
    ]
)


class Element(NamedTuple):
    """One event: an aggregate begins or ends, or a leaf with its text."""

    event: Literal["begin", "end", "leaf"]
    name: str
    text: str


def elements(text: str) -> Iterator[Element]:
    """All elements in the order of the file; aggregates that are never closed end with their parent.

    Raises StatementError where the nesting or the number of elements is beyond any bank's file.
    """
    stack: list[str] = []
    transactions = text.count("STMTTRN>") + text.count("stmttrn>")
    if text.count("<") > ELEMENTS_WITHOUT_TRANSACTIONS + ELEMENTS_OF_A_TRANSACTION * transactions:
        raise StatementError("This OFX file has far more elements than its transactions need; it is damaged.")
    for match in _ELEMENT.finditer(_without_cdata(text)):
        closing, raw_name, empty, content = match.groups()
        name = raw_name.rpartition(":")[2].upper()
        if closing:
            if name in stack:
                while (ended := stack.pop()) != name:
                    yield Element("end", ended, "")
                yield Element("end", name, "")
            continue
        words = content.strip()
        if words or empty or name in LEAVES:
            yield Element("leaf", name, plain_text(words))
            continue
        if stack and name == stack[-1] == "STMTTRN":
            # A transaction that was never closed ends where the next begins.
            yield Element("end", stack.pop(), "")
        if len(stack) >= DEEPEST:
            raise StatementError(
                "The elements of this OFX file are nested deeper than any bank writes them; the file is damaged."
            )
        stack.append(name)
        yield Element("begin", name, "")
    while stack:
        yield Element("end", stack.pop(), "")


def plain_text(text: str) -> str:
    """An element's text with its entities resolved, once."""
    text = text[:LONGEST_TEXT]
    return _ENTITY.sub(_resolve, text).strip() if "&" in text else text


def _resolve(match: re.Match[str]) -> str:
    name = match[1]
    if not name.startswith("#"):
        return _ENTITIES[name]
    number = int(f"0{name[1:]}", 16) if name[1] in "xX" else int(name[1:])
    return chr(number) if 32 <= number < 0x110000 and not 0xD800 <= number < 0xE000 else " "


def _without_cdata(text: str) -> str:
    """The text of CDATA sections as ordinary text."""
    if "<![CDATA[" not in text:
        return text
    first, *rest = text.split("<![CDATA[")
    parts = [first]
    for part in rest:
        inside, _, after = part.partition("]]>")
        parts += [inside.replace("&", "&amp;").replace("<", "&lt;"), after]
    return "".join(parts)
