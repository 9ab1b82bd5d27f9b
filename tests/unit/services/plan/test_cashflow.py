"""Will the money last: what a household's futures say, scenarios that are kept, and past forecasts."""

from datetime import date, timedelta

import pytest

from finance_core.errors import ConflictError, InvalidError
from finance_core.services import accounts, history, households, ledgers, rates
from finance_core.services.naming import categories
from finance_core.services.plan import cashflow, cashflow_choices, past_forecasts, scenarios
from finance_core.services.plan.cashflow import CashFlow
from finance_core.services.plan.scenarios import Add, Alter, Part
from finance_core.services.recurrence import recurring, schedules
from finance_core.storage import Store, balance_forecasts
from tests.ledgers import NOW, TODAY, bank_file, load, new_account
from tests.unit.services.recurring_household import RENT, WAGE, home, named, plan_of, store

__all__ = ["home", "store"]

SHOPS = [
    (str(date(2026, 3, 1) + timedelta(days=day)), f"Shop {day % 5}", f"-{12 + day * 7 % 23}.00") for day in range(0, 260, 3)
]
BOUGHT = Add(name="Sofa", account_id=0, amount_minor=-70_000, first=date(2026, 12, 5))


def look(store: Store, home: int, *, today: date = TODAY, days: int = 60) -> CashFlow:
    """The futures of the household, a few of them."""
    flow = cashflow.build(
        ledgers.load(store, home), accounts.listed(store, home, today), recurring.kept(store, home), today=today, days=days,
        paths=200,
    )  # fmt: skip
    assert flow is not None
    return flow


def bring(store: Store, home: int) -> CashFlow:
    """Rent on the 2nd, a wage on the 20th, shops every third day; 1,000 to begin with."""
    new_account(store, home, opening_minor=100_000)
    load(store, home, bank_file([*RENT, *WAGE, *SHOPS]))
    return look(store, home)


def test_payday_and_the_low_point_before_it(store: Store, home: int) -> None:
    flow = bring(store, home)
    seen = cashflow.view(flow, flow.everyday, floor=100.0)
    assert seen.payday is not None
    assert (seen.payday.payee, seen.payday.amount) == ("Oldbrook Clinic", 2_100.0)
    assert seen.payday.day in (date(2026, 12, 18), date(2026, 12, 20), date(2026, 12, 21))
    assert seen.low.day < seen.payday.day
    assert seen.low.badly <= seen.low.amount < seen.now
    rents = seen.due[seen.due["payee"] == "Elmhurst Lettings"]
    assert rents["amount"].tolist() == [-900.0, -900.0]
    assert flow.plan(rents["key"].iloc[0]) is not None


def test_an_account_alone_is_seen_in_its_own_currency_and_together_in_that_of_the_reports(store: Store, home: int) -> None:
    bring(store, home)
    new_account(store, home, "Francs", currency="CHF", opening_minor=30_000)
    flow = look(store, home)
    alone, together = cashflow.view(flow, ["Francs"]), cashflow.view(flow, ["Checking", "Francs"])
    rate = flow.accounts[-1].rate
    assert (alone.currency, alone.now) == ("CHF", 300.0)
    assert together.currency == "EUR"
    assert together.now == pytest.approx(cashflow.view(flow, ["Checking"]).now + 300 * rate)
    assert alone.payday is None


def test_the_floor_is_in_the_currency_of_the_reports_whatever_the_accounts_share(store: Store, home: int) -> None:
    bring(store, home)
    households.set_report_currency(store, home, "JPY", now=NOW)
    flow = look(store, home)
    seen = cashflow.view(flow, flow.everyday, floor=50_000.0)
    assert seen.currency == "EUR"
    assert seen.floor.floor == pytest.approx(50_000 / flow.accounts[0].rate)


def test_what_the_bank_has_announced_counts_once_and_is_a_payday(store: Store, home: int) -> None:
    """Rent goes by another name here; the one wage of the next thirty days is announced."""
    bring(store, home)
    account = accounts.listed(store, home)[0].account
    rent = named(store, home, "Elmhurst Lettings")
    assert rent.next_date is not None
    schedules.edit(
        store, home, rent, plan_of(account.id, name="Flat", amount_minor=-90_000, next_date=rent.next_date), now=NOW
    )  # fmt: skip
    to_come = [("2026-12-02", "Elmhurst Lettings", "-900.00"), ("2026-12-18", "Oldbrook Clinic", "2100.00"), *SHOPS[-1:]]
    load(store, home, bank_file([*RENT[-2:], *to_come]), name="announced.csv")
    flow = look(store, home, days=30)
    seen = cashflow.view(flow, flow.everyday)
    assert seen.payday is not None
    assert seen.payday.day == date(2026, 12, 18)
    assert seen.due.loc[seen.due["payee"].isin(["Flat", "Elmhurst Lettings"]), "amount"].tolist() == [-900.0]


def test_nothing_booked_has_no_futures(store: Store, home: int) -> None:
    new_account(store, home)
    ledger, listed = ledgers.load(store, home), accounts.listed(store, home, TODAY)
    assert cashflow.build(ledger, listed, recurring.kept(store, home), today=TODAY) is None


def test_what_was_not_imported_lately_is_looked_ahead_over(store: Store, home: int) -> None:
    bring(store, home)
    late = look(store, home, today=date(2027, 1, 30))
    newest = date.fromisoformat(max(row[0] for row in [*WAGE, *SHOPS]))
    assert late.as_of == newest
    assert late.until == date(2027, 1, 30) + timedelta(days=60)


def test_without_an_income_the_low_point_is_that_of_thirty_days(store: Store, home: int) -> None:
    load(store, home, bank_file([*RENT, *SHOPS]))
    seen = cashflow.view(look(store, home), ["Checking"])
    assert seen.payday is None
    assert (seen.low.day - TODAY).days <= 30
    assert seen.lowest.day > seen.low.day


def test_half_a_year_without_a_booking_is_too_long(store: Store, home: int) -> None:
    bring(store, home)
    assert not look(store, home, today=date(2027, 5, 1)).is_outdated
    assert look(store, home, today=date(2027, 7, 1)).is_outdated


def test_a_closed_account_is_not_looked_at(store: Store, home: int) -> None:
    bring(store, home)
    (status,) = accounts.listed(store, home)
    accounts.change(store, home, status.account.id, version=None, closed=True, now=NOW)
    ledger, listed = ledgers.load(store, home), accounts.listed(store, home, TODAY)
    assert cashflow.build(ledger, listed, recurring.kept(store, home), today=TODAY) is None

    # Nor do its bills come from anywhere else.
    load(store, home, bank_file(SHOPS), account="Wallet", name="wallet.csv")
    flow = look(store, home)
    assert flow.everyday == ("Wallet",)
    assert cashflow.view(flow, flow.everyday).due.empty


def inputs(store: Store, home: int) -> str:
    """What the futures depend on by now."""
    ledger, listed = ledgers.load(store, home), accounts.listed(store, home, TODAY)
    return cashflow.fingerprint(ledger, listed, recurring.kept(store, home), today=TODAY)


def test_futures_stay_while_only_scenarios_change(store: Store, home: int) -> None:
    flow = bring(store, home)
    before = inputs(store, home)
    bought = Add(name="Sofa", account_id=flow.accounts[0].id, amount_minor=-70_000, first=TODAY)
    scenarios.add(store, home, name="Sofa", scenario_parts=[bought], now=NOW)
    assert inputs(store, home) == before
    load(store, home, bank_file([("2026-11-21", "Cinema", "-9.00")]), name="more.csv")
    assert inputs(store, home) != before


def test_futures_are_played_anew_with_a_rate_of_ones_own_and_another_name_of_what_is_planned(store: Store, home: int) -> None:
    bring(store, home)
    account = new_account(store, home, "Francs", currency="CHF", opening_minor=30_000)
    category = categories.add(store, home, "Gym", None, now=NOW)
    schedules.add(store, home, plan_of(account, category_id=category), now=NOW)
    before = inputs(store, home)
    rates.override(store, home, currency="CHF", day=TODAY, rate=2.0, today=TODAY, now=NOW)
    dearer = inputs(store, home)
    assert dearer != before
    categories.rename(store, home, category, "Sport", version=None, now=NOW)
    assert inputs(store, home) != dearer


def test_a_scenario_is_kept_played_through_and_undone(store: Store, home: int) -> None:
    flow = bring(store, home)
    account = flow.accounts[0].id
    rent = next(plan for plan in flow.basis.plans if plan.payee == "Elmhurst Lettings")
    dearer = Alter(targets=(scenarios.target(flow, rent),), first=date(2026, 12, 1), amount_minor=-98_000)
    bought = Add(name="Sofa", account_id=account, amount_minor=-70_000, first=date(2026, 12, 5))
    scenarios.add(store, home, name=" Moving  out ", scenario_parts=[dearer, bought], now=NOW)
    (kept,) = scenarios.listed(store, home)
    assert (kept.name, kept.parts) == ("Moving out", (dearer, bought))

    changes, missing = scenarios.resolved(flow, kept.parts)
    assert missing == ()
    plain, changed = cashflow.view(flow, flow.everyday), cashflow.view(flow, flow.everyday, changes=changes)
    less = changed.lines["middle"] - plain.lines["middle"]
    assert less.loc["2026-12-04"] == pytest.approx(-80, abs=0.01)
    assert less.loc["2026-12-06"] == pytest.approx(-780, abs=0.01)

    history.undo(store, home, history.listed(store, home)[0].id, now=NOW)
    assert scenarios.listed(store, home) == []


def test_a_scenario_finds_its_payment_again_after_the_import_was_made_anew(store: Store, home: int) -> None:
    flow = bring(store, home)
    rent = next(plan for plan in flow.basis.plans if plan.payee == "Elmhurst Lettings")
    target = scenarios.target(flow, rent)
    other = scenarios.Target(key="found-999999", payee=target.payee, account_id=target.account_id, cadence=target.cadence)
    gone = scenarios.Target(key="found-999998", payee="Nobody", account_id=target.account_id, cadence="monthly")
    (change,), missing = scenarios.resolved(flow, [Alter(targets=(other, gone), first=TODAY, share=0.0)])
    assert change.keys == (rent.key,)  # type: ignore[union-attr]
    assert missing == ("Nobody",)


@pytest.mark.parametrize(
    ("name", "part", "why"),
    [
        ("", BOUGHT, "Give the scenario a name"),
        ("Sofa", Add(name="Sofa", account_id=0, amount_minor=0, first=TODAY), "Give an amount"),
        ("Sofa", Add(name="Sofa", account_id=999, amount_minor=1, first=TODAY), "not there any more"),
        ("Sofa", Add(name="Sofa", account_id=0, amount_minor=1, first=TODAY, last=date(2026, 1, 1)), "before the first"),
        ("Ends", Alter(targets=(), first=TODAY, share=0.0), "Choose what changes"),
    ],
)
def test_what_makes_no_sense_is_refused_with_what_to_do(store: Store, home: int, name: str, part: Part, why: str) -> None:
    with pytest.raises(InvalidError, match=why):
        scenarios.add(store, home, name=name, scenario_parts=[part], now=NOW)


def test_two_scenarios_have_two_names_and_an_old_form_does_not_overwrite(store: Store, home: int) -> None:
    account = new_account(store, home)
    part = Add(name="Sofa", account_id=account, amount_minor=-1, first=TODAY)
    first = scenarios.add(store, home, name="Sofa", scenario_parts=[part], now=NOW)
    with pytest.raises(InvalidError, match="There is a scenario sofa already"):
        scenarios.add(store, home, name="sofa", scenario_parts=[part], now=NOW)
    version = scenarios.listed(store, home)[0].version
    scenarios.change(store, home, first, version=version, name="Couch", scenario_parts=[part], now=NOW)
    with pytest.raises(ConflictError):
        scenarios.change(store, home, first, version=version, name="Bench", scenario_parts=[part], now=NOW)


def test_accounts_and_floor_are_remembered(store: Store, home: int) -> None:
    account = new_account(store, home)
    assert cashflow_choices.choices(store, home) == cashflow_choices.Choices()
    cashflow_choices.choose(store, home, account_ids=[account], floor_minor=50_000, now=NOW)
    assert cashflow_choices.choices(store, home) == cashflow_choices.Choices(account_ids=(account,), floor_minor=50_000)
    with pytest.raises(InvalidError):
        cashflow_choices.choose(store, home, account_ids=[account + 999], floor_minor=0, now=NOW)
    households.set_report_currency(store, home, "JPY", now=NOW)
    assert cashflow_choices.choices(store, home).floor_minor == 0


def test_what_was_foreseen_is_kept_once_a_day_and_held_against_what_came(store: Store, home: int) -> None:
    new_account(store, home, opening_minor=100_000)
    load(store, home, bank_file([*RENT, *WAGE, *[row for row in SHOPS if row[0] <= "2026-10-10"]]))
    then = look(store, home, today=date(2026, 10, 10), days=90)
    before = history.listed(store, home)
    for _ in range(2):
        past_forecasts.keep(store, home, then, now=NOW)
    assert history.listed(store, home) == before  # it is no change of the household's

    load(store, home, bank_file([row for row in SHOPS if row[0] > "2026-10-10"]), name="later.csv")
    now = look(store, home)
    (one,) = past_forecasts.compared(
        store, home, now, ledger=ledgers.load(store, home), statuses=accounts.listed(store, home, TODAY),
        kept=recurring.kept(store, home),
    )  # fmt: skip
    assert (one.made_on, one.kept) == (date(2026, 10, 10), True)
    assert one.was_inside
    assert one.error is not None
    assert abs(one.error) < 200
    assert one.lines["came"].notna().sum() == (TODAY - date(2026, 10, 10)).days


def test_reports_in_another_currency_judge_past_forecasts_in_it(store: Store, home: int) -> None:
    bring(store, home)
    households.set_report_currency(store, home, "JPY", now=NOW)
    flow = look(store, home, days=90)
    known, listed = ledgers.load(store, home), accounts.listed(store, home, TODAY)
    past_forecasts.keep(store, home, flow, now=NOW)
    tried = past_forecasts.compared(store, home, flow, ledger=known, statuses=listed, kept=recurring.kept(store, home))[0]
    assert tried.error is not None
    assert abs(tried.error) < 0.1 * tried.lines["came"].iloc[-1]
    with store.read(home) as reading:
        (row,) = balance_forecasts.listed(reading)
    assert row.bands["middle"][0] == pytest.approx(known.transactions["amount"].sum() + 1000 * flow.accounts[0].rate, rel=0.1)
