"""Odd payments of a household: what is shown, what verdicts silence, and what is learned anew."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

import pandas as pd
import pytest

from finance_core.errors import NotFoundError
from finance_core.models import VerdictKind
from finance_core.services import accounts, history, ledgers, transactions
from finance_core.services.importing import imports
from finance_core.services.insight import anomalies
from finance_core.services.insight.anomalies import Odd, Watcher
from finance_core.storage import Store
from tests.ledgers import NOW, TODAY, bank_file, load, new_account

PAYEES = {"Noodle House": 12.5, "Green Basket": 49.0, "Elm Pharmacy": 9.0, "Power Co": 80.0}


def everyday(days: int = 240) -> list[tuple[str, str, str]]:
    """A payment every other day, each payee at about its own price; the last one is a double charge."""
    rows = []
    for day in range(0, days, 2):
        payee = list(PAYEES)[day // 2 % len(PAYEES)]
        paid = PAYEES[payee] * (1 + (day * 7 % 13 - 6) / 60)
        rows.append((str(date(2026, 3, 1) + timedelta(days=day)), payee, f"-{paid:.2f}"))
    return [*rows, rows[-1]]


def look(store: Store, home: int, watcher: Watcher) -> Odd:
    ledger = ledgers.load(store, home)
    judged = watcher.judged(ledger, anomalies.detectors(store, home))
    odd = anomalies.build(ledger, judged, anomalies.said(store, home), today=TODAY)
    assert odd is not None
    return odd


def say(store: Store, home: int, odd: Odd, verdict: VerdictKind, *, now: datetime = NOW) -> None:
    row = odd.alerts.iloc[0]
    anomalies.judge(store, home, int(row["id"]), verdict, kind=row["kind"], payee=row["payee"], now=now)


@pytest.fixture
def watcher(store: Store, home: int) -> Watcher:
    """Rules alone: what is tested here is the same with every method."""
    anomalies.choose_detectors(store, home, [], now=NOW)
    return Watcher()


def test_a_double_charge_is_the_one_alert(store: Store, home: int, watcher: Watcher) -> None:
    load(store, home, bank_file(everyday()))
    odd = look(store, home, watcher)
    assert odd.alerts["kind"].tolist() == ["duplicate"]
    assert (len(odd.checked), odd.detectors, odd.enough) == (121, (), True)
    assert odd.checked["reason"].iloc[0] != ""


@pytest.mark.parametrize("verdict", ["fine", "expected"])
def test_what_is_fine_stays_away_also_after_the_import_is_made_again(
    store: Store, home: int, watcher: Watcher, verdict: VerdictKind
) -> None:
    batch = load(store, home, bank_file(everyday()))
    say(store, home, look(store, home, watcher), verdict)
    assert look(store, home, watcher).alerts.empty
    imports.undo(store, home, batch.id, now=NOW)
    load(store, home, bank_file(everyday()))
    assert look(store, home, watcher).alerts.empty
    anomalies.withdraw(store, home, anomalies.said(store, home)[0].id, now=NOW)
    assert len(look(store, home, watcher).open) == 1


@pytest.mark.parametrize("verdict", ["wrong", "fraud"])
def test_what_is_wrong_stays_in_the_list(store: Store, home: int, watcher: Watcher, verdict: VerdictKind) -> None:
    load(store, home, bank_file(everyday()))
    say(store, home, look(store, home, watcher), verdict)
    odd = look(store, home, watcher)
    assert odd.alerts["verdict"].tolist() == [verdict]
    assert odd.open.empty


def test_a_verdict_holds_for_the_payee_under_its_new_name_and_is_undone(store: Store, home: int, watcher: Watcher) -> None:
    load(store, home, bank_file(everyday()))
    odd = look(store, home, watcher)
    say(store, home, odd, "fine")
    said = history.listed(store, home)[0]
    assert (said.action, said.summary) == ("verdict", f"{odd.alerts.iloc[0]['payee']}: this is fine")
    history.undo(store, home, said.id, now=NOW)
    assert len(look(store, home, watcher).open) == 1


def test_a_verdict_learns_nothing_anew_and_few_new_payments_little(store: Store, home: int, watcher: Watcher) -> None:
    load(store, home, bank_file(everyday()))
    say(store, home, look(store, home, watcher), "fine")
    model, times = watcher._model, watcher.times
    look(store, home, watcher)
    assert (watcher._model, watcher.times) == (model, times)
    account = accounts.listed(store, home, TODAY)[0].account.id
    transactions.add(store, home, account, day=TODAY, amount_minor=-400_000, payee="Dodgy Ltd", now=NOW)
    odd = look(store, home, watcher)
    assert watcher._model is model
    assert (odd.open["payee"].tolist(), odd.open["kind"].tolist()) == (["Dodgy Ltd"], ["new_payee"])


def test_an_older_payment_is_learned_whole(store: Store, home: int, watcher: Watcher) -> None:
    load(store, home, bank_file(everyday()))
    look(store, home, watcher)
    model = watcher._model
    account = new_account(store, home, "Second")
    transactions.add(store, home, account, day=date(2026, 4, 1), amount_minor=-500, payee="Noodle House", now=NOW)
    ledger = ledgers.load(store, home)
    assert not watcher.knows(ledger, ())
    look(store, home, watcher)
    assert watcher._model is not model
    assert watcher.knows(ledger, ())


def test_alerts_can_be_narrowed(store: Store, home: int, watcher: Watcher) -> None:
    anomalies.choose_detectors(store, home, ["tail_sum"], now=NOW)
    load(store, home, bank_file(everyday()))
    odd = look(store, home, watcher)
    assert odd.detectors == ("tail_sum",)
    assert len(anomalies.narrowed(odd, kinds=["duplicate"]).alerts) == len(odd.alerts)
    assert anomalies.narrowed(odd, kinds=["burst"]).alerts.empty
    assert anomalies.narrowed(odd, detector="tail_sum", least=1.1).alerts.empty


def test_an_unknown_method_is_refused_and_all_of_them_are_the_default(store: Store, home: int) -> None:
    with pytest.raises(ValueError, match="no detector"):
        anomalies.choose_detectors(store, home, ["crystal_ball"], now=NOW)
    assert anomalies.detectors(store, home) is None


def test_the_history_of_a_payment_is_its_payees(store: Store, home: int) -> None:
    load(store, home, bank_file(everyday()))
    ledger = ledgers.load(store, home)
    last = int(ledger.transactions["id"].max())
    shown = anomalies.history_of(ledger, last)
    assert len(shown) == 31
    assert shown["this"].tolist() == [False] * 30 + [True]
    assert (shown["paid"] > 0).all()
    assert anomalies.history_of(ledger, 0).empty


@pytest.mark.parametrize(
    "rows",
    [
        everyday()[:1],
        everyday()[:5],
        [("2026-11-03", "Noodle House", "-12.50")] * 12,
        [*[("2026-11-03", "Salary", "2400.00")] * 9, ("2026-11-03", "Fee", "-0.01")],
        [("2026-11-03", "", "-12.50"), *everyday()[:9]],
    ],
    ids=["one", "five", "one day, one payee", "hardly anything but income", "no text"],
)
def test_little_to_go_by_makes_a_result(
    store: Store, home: int, watcher: Watcher, rows: Iterable[tuple[str, str, str]]
) -> None:
    load(store, home, bank_file(rows))
    odd = look(store, home, watcher)
    assert not odd.checked[["score"]].isna().to_numpy().any()
    assert (odd.alerts["reason"] != "").all()


def test_nothing_booked_is_nothing_to_look_at(store: Store, home: int, watcher: Watcher) -> None:
    ledger = ledgers.load(store, home)
    judged = watcher.judged(ledger, ())
    assert anomalies.build(ledger, judged, [], today=TODAY) is None


def test_what_is_not_there_can_not_be_judged(store: Store, home: int) -> None:
    with pytest.raises(NotFoundError):
        anomalies.judge(store, home, 5, "fine", kind="duplicate", payee="", now=NOW)
    with pytest.raises(NotFoundError):
        anomalies.withdraw(store, home, 5, now=NOW)


def test_the_riskiest_categories_stand_first_with_their_last_months() -> None:
    months = range(24_300, 24_300 + anomalies.CELL_MONTHS + 2)
    judged = pd.DataFrame([(name, month, 50.0, False, "", False) for name in ("Rent", "Leisure") for month in months])
    judged.columns = pd.Index(["category", "month", "spent", "model", "rules", "flagged"])
    judged.loc[judged["category"] == "Rent", "spent"] = 900.0
    judged.loc[(judged["category"] == "Leisure") & (judged["month"] == 24_310), ["model", "flagged"]] = True
    shown = anomalies._cells(judged)
    assert shown["category"].unique().tolist() == ["Leisure", "Rent"]
    assert shown.groupby("category")["month"].agg(["min", "max"]).to_numpy().tolist() == [[24_302, 24_313]] * 2
