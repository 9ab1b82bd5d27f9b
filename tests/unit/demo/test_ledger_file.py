"""The long bank file: exact count, closing balances, even dates, the same on every run; and the command that writes it."""

import csv
import io
from decimal import Decimal
from pathlib import Path

import pytest

from finance_core.demo import write_ledger_csv
from finance_core.demo.__main__ import main
from finance_core.demo.ledger_file import CHUNK_ROWS, OPENING_MINOR


def _written(rows: int, *, seed: int = 1, categories: bool = False) -> str:
    out = io.StringIO()
    write_ledger_csv(out, rows, seed=seed, categories=categories)
    return out.getvalue()


@pytest.mark.parametrize("rows", [1, 2, 10_000, CHUNK_ROWS + 1])
def test_rows_and_balances(rows: int) -> None:
    out = io.StringIO()
    closing = write_ledger_csv(out, rows, seed=1)
    lines = list(csv.DictReader(io.StringIO(out.getvalue())))
    assert len(lines) == rows
    balance = Decimal(OPENING_MINOR) / 100
    for line in lines:
        balance += Decimal(line["amount"])
        assert Decimal(line["balance"]) == balance
    assert balance * 100 == closing
    days = [line["date"] for line in lines]
    assert days == sorted(days)


def test_ten_years_and_both_signs() -> None:
    lines = list(csv.DictReader(io.StringIO(_written(10_000))))
    assert (lines[0]["date"], lines[-1]["date"]) == ("2016-01-01", "2025-12-31")
    assert 0.02 < sum(not line["amount"].startswith("-") for line in lines) / len(lines) < 0.05
    assert len({line["description"] for line in lines}) > 9_900


def test_same_seed_same_text() -> None:
    assert _written(500) == _written(500)
    assert _written(500) != _written(500, seed=2)


def test_categories_come_as_a_fifth_column() -> None:
    lines = list(csv.DictReader(io.StringIO(_written(3_000, categories=True))))
    assert len({line["category"] for line in lines}) == 13
    assert all(Decimal(line["amount"]) > 0 for line in lines if line["category"] == "Salary")


def test_command_writes_rows(tmp_path: Path) -> None:
    assert main(["--rows", "100", str(tmp_path / "long.csv")]) == 0
    assert len((tmp_path / "long.csv").read_text(encoding="utf-8").splitlines()) == 101


def test_command_writes_a_household(tmp_path: Path) -> None:
    assert main(["--household", str(tmp_path / "bank"), "--today", "2026-11-21", "--months", "2"]) == 0
    assert len(list((tmp_path / "bank").iterdir())) == 8


def test_command_wants_today(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["--household", str(tmp_path)])
    assert "--today" in capsys.readouterr().err
