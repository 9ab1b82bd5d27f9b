"""Ledgers with next to nothing to go by: every answer is a finite result, or a sentence that says what is missing."""

from datetime import date

import numpy as np
import pandas as pd
import pytest

from finance_core.ml import anomaly, drift
from finance_core.ml.changes import levels
from finance_core.ml.oddities import alerts
from finance_core.ml.oddities.missing_bills import missing_bills
from finance_core.ml.oddities.spikes import spikes
from tests.unit.ml.payments import poor_ledgers

TODAY = date(2035, 3, 31)
POOR = {name: ledger.assign(group="wants") for name, ledger in poor_ledgers().items()}

each_poor_ledger = pytest.mark.parametrize("ledger", POOR.values(), ids=POOR)


def assert_finite(found: pd.DataFrame) -> None:
    assert np.isfinite(found.select_dtypes("number").to_numpy(np.float64)).all()


@each_poor_ledger
def test_spikes_and_missing_bills_have_their_reasons(ledger: pd.DataFrame) -> None:
    found, missing = spikes(ledger, TODAY, currency="EUR"), missing_bills(ledger, TODAY, currency="EUR")
    assert_finite(found)
    assert_finite(missing)
    assert (found.loc[found["flagged"].astype(bool), "reason"] != "").all()
    assert (missing["reason"] != "").all()


@each_poor_ledger
def test_alerts_have_their_reasons(ledger: pd.DataFrame) -> None:
    found = alerts.alerts(ledger, anomaly.detect(ledger, detectors=()))
    assert_finite(found[["score", "stake", "payments"]])
    assert (found["reason"] != "").all()


@each_poor_ledger
@pytest.mark.parametrize("as_of", [date(2025, 3, 31), TODAY])
def test_changes_are_told_or_said_to_be_unknown(ledger: pd.DataFrame, as_of: date) -> None:
    found = drift.compare(ledger, as_of=as_of)
    assert np.isfinite([found.distance, found.p_value, found.level_p_value, found.psi, found.kl]).all()
    assert found.problem or len(found.months) >= drift.LEAST_RECENT
    assert not (found.problem and found.changed)
    assert_finite(drift.described(ledger, found))
    assert_finite(drift.over_time(ledger, as_of=as_of).drop(columns="month"))
    assert_finite(levels.changes(ledger, as_of=as_of).drop(columns="month"))
