"""A bound on time, far above what is measured, so that only a change of order fails."""

import time

from finance_core.statements import read_statements


def test_twenty_thousand_rows() -> None:
    rows = "".join(
        f"{1 + n % 28:02d}/{1 + n % 12:02d}/2024,Card payment {n},{-n % 9000}.{n % 100:02d},{n}.00\n" for n in range(20_000)
    )
    source = ("Date,Description,Amount,Balance\n" + rows).encode()
    start = time.process_time()
    assert len(read_statements(source)[0].transactions) == 20_000
    assert time.process_time() - start < 3
