"""Archives of statements: each member is read, what is none is named, and what is dangerous is not opened."""

import struct

import pytest

from finance_core.errors import StatementError
from finance_core.statements import find_questions, read_statements
from tests.unit.statements.workbooks.test_workbook import PLAIN, package, workbook

TABLE = b"Date,Description,Amount\n2024-01-31,Shop,-1.00\n2024-01-30,Salary,100.00\n"
OPEN = b"Day,Words,Amount\n03/05/2024,x,-1.00\n09/04/2024,y,-2.50\n05/06/2024,z,-3.00\n"
OFX = b"<OFX><STMTRS><CURDEF>EUR<BANKTRANLIST><STMTTRN><DTPOSTED>20240131<TRNAMT>-1.00<NAME>x</BANKTRANLIST></STMTRS></OFX>"


def test_members_are_read_in_the_order_of_their_names() -> None:
    source = package(
        {"b/two.csv": TABLE, "a.ofx": OFX, "readme.txt": b"hello", "__MACOSX/._a.ofx": b"\0", "c.xlsx": workbook({"": PLAIN})}
    )
    statements = read_statements(source, name="download.zip")
    assert [(statement.details["file"], statement.format) for statement in statements] == [
        ("a.ofx", "ofx"),
        ("b/two.csv", "csv"),
        ("c.xlsx", "xlsx"),
    ]
    (named,) = [issue.message for issue in statements[0].issues if issue.severity == "warning"]
    assert named.startswith("“readme.txt” in this archive was not read.")


def test_a_question_about_a_member_is_asked_and_answered() -> None:
    source = package({"one.csv": TABLE, "two.csv": OPEN})
    layout = read_statements(source)[1].layout
    assert layout is not None
    (question,) = find_questions(source, layout)
    first, second = read_statements(source, layout=question.choices[1].layout)
    assert [item.amount_minor for item in first.transactions] == [-100, 10000]
    assert (second.layout and second.layout.date_format) == question.choices[1].layout.date_format


def locked(source: bytes) -> bytes:
    changed = bytearray(source)
    at = changed.find(b"PK\x01\x02")
    struct.pack_into("<H", changed, at + 8, 1)
    return bytes(changed)


def overlapping(source: bytes) -> bytes:
    changed = bytearray(source)
    at = changed.rfind(b"PK\x01\x02")
    struct.pack_into("<I", changed, at + 42, 0)
    return bytes(changed)


def lying(source: bytes) -> bytes:
    changed = bytearray(source)
    struct.pack_into("<I", changed, changed.find(b"PK\x01\x02") + 24, 10)
    return bytes(changed)


def test_a_member_without_a_name_is_passed_over() -> None:
    source = package({"a.csv": TABLE, "b.csv": TABLE})
    at = source.rfind(b"PK\x01\x02")
    source = source[: at + 28] + b"\0\0" + source[at + 30 : at + 46] + source[at + 51 :]
    end = source.rfind(b"PK\x05\x06")
    source = source[: end + 12] + struct.pack("<I", end - source.find(b"PK\x01\x02")) + source[end + 16 :]
    assert len(read_statements(source)) == 1


@pytest.mark.parametrize(
    ("source", "says"),
    [
        (package({}), "archive is empty"),
        (package({"notes.txt": b"hello"}), "“notes.txt” in this archive was not read"),
        (package({"inner.zip": package({"a.csv": TABLE})}), "an archive itself"),
        (package({f"{number}.csv": b"" for number in range(1001)}), "more than 1,000 parts"),
        (package({"zeros.csv": bytes(3_000_000)}), "unpacks to far more"),
        (locked(package({"a.csv": TABLE})), "password"),
        (overlapping(package({"a.csv": TABLE, "b.csv": TABLE})), "damaged"),
        (lying(package({"a.csv": TABLE})), "damaged"),
        (package({"a.csv": TABLE})[:-10], "damaged"),
        (b"PK\x03\x04", "damaged"),
    ],
)
def test_refusals(source: bytes, says: str) -> None:
    with pytest.raises(StatementError, match=says):
        read_statements(source)
