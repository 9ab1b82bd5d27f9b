"""The way in: what is refused, and how."""

import io
import zipfile
from pathlib import Path

import pytest

from finance_core.errors import StatementError
from finance_core.statements import read_statements

TABLE = b"Date,Text,Amount\n2024-01-31,Shop,-1.00\n"


def archive(name: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as file:
        file.writestr(name, "x")
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("source", "says"),
    [
        (b"", "This file is empty."),
        (b"\xef\xbb\xbf \r\n\n", "This file is empty."),
        (b"\0\0\0", "This file is empty."),
        (b"%PDF-1.7 ...", "PDF"),
        (b"\x89PNG\r\n\x1a\n....", "picture"),
        (b"\xff\xd8\xff\xe0....", "photo"),
        (archive("xl/workbook.xml"), "Excel|workbook"),
        (archive("statement.csv"), "in this archive was not read"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "Excel file is damaged"),
        (b"{1:F01}{4:\n:20:1\n:25:1\n:28C:1\n:60F:C240101EUR1,00\n-}", "neither bookings nor balances"),
        (b'<?xml version="1.0"?><Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.02"/>', "a CAMT file"),
        (b"<!doctype html><html></html>", "web page"),
        (b'{"transactions": []}', "JSON"),
        (bytes(range(256)) * 20, "binary"),
        (b"just words\nand more words\n", "no columns"),
        (b"one,two\nthree,four\n", "no dates"),
        (b"amount,text\n10.00,a\n20.00,b\n", "no dates"),
        (b"date,text\n2024-01-31,a\n", "no amounts"),
        (b"Date,Text,Amount\n", "holds no transactions"),
        (b"Date,Text,Amount\n" + b"2024-01-31," + b"x" * 300_000 + b",1.00\n", "longer than any bank"),
    ],
)
def test_refusals(source: bytes, says: str) -> None:
    with pytest.raises(StatementError, match=says):
        read_statements(source, name="statement.csv")


def test_the_name_does_not_decide() -> None:
    assert read_statements(TABLE, name="photo.xls")[0].format == "csv"
    assert read_statements(TABLE.replace(b",", b"\t"), name="x.ofx")[0].format == "csv"


def test_a_path_is_read(tmp_path: Path) -> None:
    path = tmp_path / "statement.csv"
    path.write_bytes(TABLE)
    assert read_statements(path) == read_statements(TABLE)


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(StatementError, match="can't be opened"):
        read_statements(tmp_path / "gone.csv")


def test_a_file_beyond_the_cap_is_refused_unread(tmp_path: Path) -> None:
    path = tmp_path / "huge.csv"
    with path.open("wb") as file:
        file.truncate(200_000_001)
    with pytest.raises(StatementError, match="larger than 200 MB"):
        read_statements(path)


def test_progress_rises_to_one_in_bounded_calls() -> None:
    seen: list[float] = []
    read_statements(TABLE + b"2024-01-30,Shop,-2.00\n" * 50_000, progress=seen.append)
    assert seen == sorted(seen)
    assert seen[-1] == 1.0
    assert 3 < len(seen) <= 102


def test_a_failing_reader_is_refused_in_words(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise KeyError("secret")

    monkeypatch.setattr("finance_core.statements.tables.tabular.detect", fail)
    with pytest.raises(StatementError, match="damaged") as caught:
        read_statements(TABLE)
    assert "secret" not in str(caught.value)
