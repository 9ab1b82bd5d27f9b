"""Which odd payments are shown, and what a person's verdict changes."""

from datetime import date
from typing import Any

import numpy as np
import pandas as pd
import pytest

from finance_core.ml import anomaly
from finance_core.ml.oddities.alerts import Verdict, VerdictKind, alerts, learned, may_claim_rate, money_floor, severities
from tests.unit.ml.payments import subscribed, tidy, with_rows

LIFE = tidy(subscribed(months=24))
LEDGER = with_rows(
    LIFE,
    {"date": "2026-01-05", "payee": "Zenor Trading", "amount": -1505.0},
    {"date": "2026-01-06", "payee": "Green Basket", "amount": -1503.17, "category": "Groceries"},
    {"date": "2026-01-07", "payee": "City Rail", "amount": -311.77, "category": "Transport"},
    {"date": "2026-01-20", "amount": -643.17},
    {"date": "2026-01-10", "payee": "Tunewell", "amount": -12.99, "category": "Subscriptions"},
)
JUDGED = anomaly.detect(LEDGER, detectors=())


def shown(**options: Any) -> pd.DataFrame:
    return alerts(LEDGER, JUDGED, **({"floor": 1.0} | options))


def verdict(row: pd.Series, given: VerdictKind) -> Verdict:
    day = date.fromisoformat(f"{row['date']:%Y-%m-%d}")
    return Verdict(id=int(row["id"]), payee=str(row["payee"]), kind=str(row["kind"]), verdict=given, day=day)


def spike(found: pd.DataFrame) -> pd.Series:
    return found[found["payee"] == "Noodle Lane"].iloc[0]


def test_a_week_has_at_most_two_alerts_the_strongest() -> None:
    found = shown()
    assert found.groupby(found["date"].dt.to_period("W")).size().max() == 2
    assert len(shown(per_week=4)) > len(found)


def test_little_money_does_not_alert() -> None:
    assert "Tunewell" in shown(per_week=9)["payee"].tolist()
    assert "Tunewell" not in shown(per_week=9, floor=10.0)["payee"].tolist()
    assert money_floor(LEDGER) == pytest.approx(0.002 * 1900, rel=0.5)


@pytest.mark.parametrize("given", ["fine", "expected"])
def test_what_was_dismissed_at_a_payee_does_not_come_back(given: VerdictKind) -> None:
    said = verdict(spike(shown()), given)
    later = with_rows(LEDGER, {"date": "2026-02-20", "amount": -655.17})
    found = alerts(later, anomaly.detect(later, detectors=()), verdicts=[said], floor=1.0)
    assert "Noodle Lane" not in found["payee"].tolist()
    assert "Zenor Trading" in found["payee"].tolist()


def test_a_dismissal_speaks_of_its_kind_only() -> None:
    said = Verdict(id=0, payee="Noodle Lane", kind="duplicate", verdict="fine", day=date(2026, 1, 1))
    assert "Noodle Lane" in shown(verdicts=[said])["payee"].tolist()


def test_expected_holds_from_its_day_on() -> None:
    row = spike(shown())
    said = Verdict(id=0, payee="Noodle Lane", kind=str(row["kind"]), verdict="expected", day=date(2026, 3, 1))
    assert "Noodle Lane" in shown(verdicts=[said])["payee"].tolist()


def test_what_was_wrong_stays_in_the_list() -> None:
    found = shown(verdicts=[verdict(spike(shown()), "wrong")], per_week=0)
    assert found["verdict"].tolist() == ["wrong"]


def test_after_a_fraud_the_payee_alerts_beyond_the_budget() -> None:
    found = shown(per_week=9)
    identity = int(found.loc[found["payee"] == "Zenor Trading", "id"].iloc[0])
    said = Verdict(id=identity, payee="Zenor Trading", kind="new_payee", verdict="fraud", day=date(2026, 1, 5))
    later = with_rows(LEDGER, {"date": "2026-01-06", "payee": "Zenor Trading", "amount": -4000.0})
    found = alerts(later, anomaly.detect(later, detectors=()), verdicts=[said], per_week=1, floor=1.0)
    assert (found["payee"] == "Zenor Trading").sum() == 2


def test_three_dismissals_do_not_mute_a_kind() -> None:
    said = [Verdict(id=k, payee=f"Shop {k}", kind="new_payee", verdict="fine", day=date(2026, 1, 1)) for k in range(30)]
    assert learned(pd.Series(["new_payee", "burst"]), said).tolist() == [-0.7, 0.0]
    assert len(shown(verdicts=said)) > 0


def test_a_burst_is_one_alert() -> None:
    burst = [{"date": "2026-02-03", "payee": "Zenor Pay", "amount": -40.0 - place} for place in range(6)]
    ledger = with_rows(LIFE, *burst)
    found = alerts(ledger, anomaly.detect(ledger, detectors=()), floor=1.0).set_index("payee").loc[["Zenor Pay"]]
    assert found["payments"].tolist() == [6]
    assert found["stake"].iloc[0] == pytest.approx(sum(40 + place for place in range(6)))


def test_severity_follows_the_money() -> None:
    assert severities(np.array([5.0, 30.0, 400.0]), 2000.0) == ["low", "medium", "high"]


def test_a_rate_is_claimed_only_with_enough_history() -> None:
    assert may_claim_rate(599, 60)
    assert not may_claim_rate(598, 60)


def test_an_empty_ledger_has_no_alerts() -> None:
    empty = LEDGER.iloc[:0]
    assert alerts(empty, anomaly.detect(empty)).empty
