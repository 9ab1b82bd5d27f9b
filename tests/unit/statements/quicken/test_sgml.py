"""The tokenizer of OFX."""

import pytest

from finance_core.errors import StatementError
from finance_core.statements.quicken import sgml


def walk(text: str) -> list[tuple[str, str, str]]:
    return [(element.event, element.name, element.text) for element in sgml.elements(text)]


def test_leaves_need_no_end() -> None:
    assert walk("<A><TRNAMT>1<MEMO><NAME>x</A>") == [
        ("begin", "A", ""),
        ("leaf", "TRNAMT", "1"),
        ("leaf", "MEMO", ""),
        ("leaf", "NAME", "x"),
        ("end", "A", ""),
    ]


def test_xml_and_sgml_are_one() -> None:
    assert walk("<A><TRNAMT>1</TRNAMT><MEMO/><NAME>x</NAME></A>") == walk("<A><TRNAMT>1<MEMO><NAME>x")


def test_text() -> None:
    assert sgml.plain_text("R&amp;D &lt;1&gt; &#233; &#xe9; &nbsp;AT&T &unknown;") == "R&D <1> é é  AT&T &unknown;"
    assert sgml.plain_text("&amp;lt;") == "&lt;", "resolved once"
    assert walk("<NAME>a < b")[0][2] == "a < b"
    assert walk("<NAME><![CDATA[<b> & c]]>")[0][2] == "<b> & c"
    assert len(walk(f"<MEMO>{'x' * 100_000}")[0][2]) == sgml.LONGEST_TEXT


def test_entities_are_never_defined() -> None:
    assert walk('<!DOCTYPE x [<!ENTITY lol "boom">]><NAME>&lol;') == [("leaf", "NAME", "&lol;")]


def test_depth_is_bounded() -> None:
    with pytest.raises(StatementError, match="nested deeper"):
        walk("<X>" * 1000)
