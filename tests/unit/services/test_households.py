"""Opening the database, and the demo household beside one's own."""

import pytest

from finance_core.services import households, ledgers, overview, reports
from finance_core.services.importing import imports
from finance_core.storage import Store
from tests.ledgers import NOW, TODAY, dump


def test_ones_own_household_is_made_once_with_its_categories(store: Store) -> None:
    first = households.own(store, now=NOW)
    assert households.own(store, now=NOW) == first
    assert (first.kind, first.name) == ("own", households.OWN_NAME)
    assert {row["name"] for row in dump(store)["category"]} >= {"Groceries", "Rent and mortgage", "Salary"}


def test_the_demo_comes_through_the_real_import_and_leaves_without_a_trace(store: Store, home: int) -> None:
    before = dump(store)
    steps: list[str] = []
    made = households.load_demo(store, today=TODAY, now=NOW, progress=lambda _share, step: steps.append(step))
    assert households.load_demo(store, today=TODAY, now=NOW) == made
    batches = imports.history(store, made.id)
    assert len(batches) == len(steps) == 8
    assert {batch.format for batch in batches} == {"csv", "ofx"}
    assert sum(batch.refused for batch in batches) == 0
    assert sum(batch.duplicates for batch in batches) > 0
    households.leave_demo(store)
    assert dump(store) == before


def test_the_demo_shows_a_household_that_makes_sense(store: Store) -> None:
    """Transfers cancel out, every whole month has pay and rent, and the overview agrees with the report from storage."""
    made = households.load_demo(store, today=TODAY, now=NOW)
    ledger = ledgers.load(store, made.id)
    transfers = ledger.transactions[ledger.transactions["is_transfer"]]
    assert transfers["amount"].sum() == pytest.approx(0.0, abs=0.005)
    assert {"Robin", "Kim", ""} == set(ledger.transactions["member"])
    seen = overview.build(ledger, today=TODAY)
    assert seen is not None
    whole = seen.months[seen.months["complete"]]
    assert (whole["income"] > 3_000).all()
    assert (whole["spending"] > 3_000).all()
    for report in reports.month_reports(store, made.id)[-13:]:
        row = seen.months[seen.months["month"] == report.month.index].iloc[0]
        assert row["income"] * 100 == pytest.approx(report.income_minor)
        assert row["spending"] * 100 == pytest.approx(report.spending_minor)
        assert row["saved"] * 100 == pytest.approx(report.saved_minor)


def test_a_demo_that_fails_in_the_middle_leaves_nothing(store: Store, home: int, monkeypatch: pytest.MonkeyPatch) -> None:
    before = dump(store)
    monkeypatch.setattr(imports, "commit", lambda *_args, **_names: (_ for _ in ()).throw(RuntimeError("lightning")))
    with pytest.raises(RuntimeError, match="lightning"):
        households.load_demo(store, today=TODAY, now=NOW)
    assert dump(store) == before


def test_a_demo_that_was_killed_half_made_is_made_anew(store: Store, home: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """What a killed process leaves does not count as loaded, and goes with the next load."""
    with monkeypatch.context() as patch:
        patch.setattr(households, "leave_demo", lambda _store: None)
        patch.setattr(imports, "commit", lambda *_args, **_names: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            households.load_demo(store, today=TODAY, now=NOW)
    assert households.demo(store) is None
    made = households.load_demo(store, today=TODAY, now=NOW)
    assert [household.id for household in households.listed(store)] == [home, made.id]
    assert len(imports.history(store, made.id)) == 8
