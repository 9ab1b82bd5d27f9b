"""A real household's ledger: every row accounted for, and every month's sums those of the file itself."""

from pathlib import Path

import pandas as pd

from finance_core.services import ledgers, reports
from finance_core.services.importing import imports
from finance_core.services.importing.previews import AccountChoice
from finance_core.storage import Store
from tests.ledgers import HISTORY, NOW, TODAY, dump


def _straight_from_the_file(path: Path) -> pd.DataFrame:
    """Cents by month and kind, computed without Ballast."""
    table = pd.read_csv(path)
    month = pd.to_datetime(table["Date"].str.split().str[0], format="mixed", dayfirst=True).dt.strftime("%Y-%m")
    cents = (table["Amount"] * 100).round().astype("int64")
    rows = pd.DataFrame({"month": month, "kind": table["Income/Expense"], "cents": cents})
    return rows.pivot_table(index="month", columns="kind", values="cents", aggfunc="sum", fill_value=0)


def test_the_indian_household(store: Store, home: int, corpus: Path) -> None:
    path = corpus / "datasets/india_household/daily_household_transactions.csv"
    before = dump(store, without=HISTORY)
    choice = AccountChoice(name="Everything")
    (preview,) = imports.prepare(store, home, content=path, file_name=path.name, account=choice, today=TODAY)
    batch = imports.commit(store, home, preview, now=NOW)
    assert batch.rows_read == batch.imported + batch.duplicates + batch.refused == 2_461

    wanted = _straight_from_the_file(path)
    found = {str(report.month): report for report in reports.month_reports(store, home)}
    assert set(found) == set(wanted.index)
    for month, sums in wanted.iterrows():
        report = found[str(month)]
        got = (report.income_minor, report.spending_minor + report.saved_minor, -report.transfers_out_minor)
        assert got == (sums["Income"], sums["Expense"], sums["Transfer-Out"]), month

    (again,) = imports.prepare(store, home, content=path, file_name=path.name, account=choice, today=TODAY)
    assert imports.commit(store, home, again, now=NOW).imported == 0
    for known in imports.history(store, home):
        imports.undo(store, home, known.id, now=NOW)
    assert dump(store, without=HISTORY) == before
    assert ledgers.load(store, home).transactions.empty
