"""Files that are made to do harm end well: with a sentence for their owner, or with all of their rows accounted for."""

import pytest

from finance_core.errors import StatementError
from finance_core.statements import read_statements
from tests.reliability.hostile_files import MAKERS

SMALL = 30_000
LARGE = 2_000_000
NOTHING_BUT_WASTE = (
    "camt: bad entries", "camt: entries without an amount", "mt940: only :20:", "mt940: words", "mt940: bad bookings",
    "mt940: bookings without an amount", "mt940: dashes", "mt940: empty lines", "ofx: bad transactions",
    "ofx: transactions without an amount", "ofx: empty leaves", "ofx: statements", "qif: bad days",
    "qif: bad amounts", "qif: accounts", "n43: short records", "csv: bad rows", "csv: notes",
    "xlsx: empty rows", "xlsx: tag names", "html: nested",
)  # fmt: skip
"""Of a size that would be worth reading if a tenth of it were bookings."""


@pytest.mark.parametrize("name", MAKERS)
def test_hostile_files_end_well(name: str, caplog: pytest.LogCaptureFixture) -> None:
    try:
        statements = read_statements(MAKERS[name](SMALL))
    except StatementError as refusal:
        assert str(refusal).endswith(".")
    else:
        assert all(found.read == len(found.transactions) + found.refused for found in statements)
    assert not caplog.records, "a reader met something that it did not foresee"


@pytest.mark.parametrize("name", NOTHING_BUT_WASTE)
def test_reading_ends_where_nothing_but_waste_comes(name: str) -> None:
    with pytest.raises(StatementError):
        read_statements(MAKERS[name](LARGE))


def test_a_large_file_with_some_bad_rows_is_read() -> None:
    good, bad = b"2026-01-02,Shop,-1.00\n", b"2026-99-02,Shop,x\n"
    (found,) = read_statements(b"Date,Payee,Amount\n" + (2 * good + bad) * 12_000)
    assert (len(found.transactions), found.refused) == (24_000, 12_000)


def test_a_table_with_a_million_blank_rows_below_is_read() -> None:
    rows = b"".join(b"2026-01-%02d;Shop;-%d,00\n" % (day, day) for day in range(1, 29))
    (found,) = read_statements(b"Buchungstag;Text;Betrag\n" + rows + b";;\n" * 1_000_000)
    assert len(found.transactions) == 28
    assert not found.refused
