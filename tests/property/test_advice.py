"""What holds for the advice of any household: no money twice, no more than there is, and an order that nothing stirs."""

from datetime import date, timedelta
from decimal import Decimal
from random import Random

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from finance_core.rules.advice import advice, words
from finance_core.rules.advice.piece import FAMILIES, Claim, Kind, Look, Piece, Streak
from finance_core.rules.advice.ranking import ASSUMED, DISMISSED, Answer, apart, is_open, ranked, score, total_minor
from finance_core.rules.advice.situation import DebtStand, GoalStand, Rise, Situation, Stream
from finance_core.rules.debt.debts import Debt
from finance_core.rules.debt.strategies import compare
from finance_core.rules.goal.goals import Goal
from tests.unit.rules.advice import situations
from tests.unit.rules.advice.situations import GROUPS, TODAY

CATEGORIES = ("Eating out", "Groceries", "Fees and interest", "Subscriptions", "Utilities", "Salary", "Pension", "Card payment")
sizes = st.sampled_from([0.01, 1.0, 4.99, 12.0, 80.0, 950.0, 3000.0, 1e9])


drafts = st.tuples(
    st.integers(0, 2**32 - 1), st.integers(1, 400), st.lists(sizes, min_size=1, max_size=4), st.integers(0, 6),
    st.sampled_from([None, Decimal(0), Decimal("0.02"), Decimal(1)]),
)  # fmt: skip
Draft = tuple[int, int, list[float], int, Decimal | None]
"""Seed, payments, the sizes they have, streams, and the rate gap. The test makes the household of it: that takes a while."""


def _household(draft: Draft, *, mixed: Random | None = None) -> Situation:
    """Payments of two years at random, some of them money back, streams over any of them, balances, a goal, and debts."""
    seed, count, pool, streams, rate_gap = draft
    rng = np.random.default_rng(seed)
    rows = [
        (
            str(TODAY - timedelta(days=int(back))), f"Payee {payee}", CATEGORIES[kind],
            float(rng.choice(pool)) * (1 if CATEGORIES[kind] == "Salary" or rng.random() < 0.05 else -1),
        )
        for back, payee, kind in zip(
            rng.integers(0, 800, count), rng.integers(0, 6, count), rng.integers(0, len(CATEGORIES), count), strict=True
        )
    ]  # fmt: skip
    goal = Goal(name="Holiday", target_minor=1000_00, saved_minor=int(rng.integers(0, 1001_00)))
    table, found = situations.frame(rows), [_stream(rng, rows, place) for place in range(streams)]
    if mixed is not None:
        table = table.sample(frac=1.0, random_state=mixed.randrange(2**31))
        mixed.shuffle(found)
    return situations.of_frame(
        table, streams=found, rate_gap=rate_gap,
        goals=[GoalStand(goal, (25,) if rng.random() < 0.5 else ())], at_hand_minor=rng.integers(-100_00, 10**8, 3).tolist(),
        essential_minor=int(rng.integers(0, 5000_00)), debts=_debts(rng),
    )  # fmt: skip


def _debts(rng: np.random.Generator) -> DebtStand | None:
    """Up to three debts at any rate that is allowed; some outgrow their instalments."""
    found = [
        Debt(
            name=f"Debt {place}", owed_minor=int(rng.integers(0, 10**6)), minimum_minor=int(rng.integers(1, 500_00)),
            rate_per_year=Decimal(str(rng.choice(["0", "0.05", "0.199", "4", "100"]))),
        )
        for place in range(rng.integers(0, 4))
    ]  # fmt: skip
    if not found:
        return None
    plans = compare(found, extra_minor=int(rng.integers(0, 200_00)), today=TODAY, first_payment=date(2026, 12, 1))
    return DebtStand(plans.snowball, plans.avalanche)


def _stream(rng: np.random.Generator, rows: list[situations.Row], place: int) -> Stream:
    """Any payments at all as a stream; several may share them."""
    ids = np.flatnonzero(rng.random(len(rows)) < 0.2) + 1
    price, category = int(rng.integers(1, 500_00)), str(rng.choice(CATEGORIES))
    day = TODAY - timedelta(days=int(rng.integers(0, 500)))
    return Stream(
        key=f"found-{place}", name=f"Payee {place % 3}", payee=f"Payee {place % 2}", category=category, group=GROUPS[category],  # type: ignore[arg-type]
        price_minor=price, a_year=float(rng.choice([1, 4, 12, 26.089, 52.18])), payments=tuple(ids.tolist()), began=day,
        rise=Rise(day, price // 2, price) if rng.random() < 0.5 else None, turned_paid=day if rng.random() < 0.3 else None,
        after_end=tuple(ids[:2].tolist()) if rng.random() < 0.2 else (), account=f"Account {place % 2}",
    )  # fmt: skip


@settings(max_examples=25)
@given(drafts)
def test_advice_never_exceeds_the_money_there_is_and_counts_none_twice(draft: Draft) -> None:
    at = _household(draft)
    found = advice.pieces(at)
    claims = [claim for piece in found for claim in piece.claims]
    assert len(claims) == len(set(claims))
    assert len({piece.key for piece in found}) == len(found)
    spent = [piece for piece in found if any(claim.pot == "spent" for claim in piece.claims)]
    assert total_minor(spent) <= at.spent_minor
    instalments = 0 if at.debts is None else sum(row.paid_minor for rows in at.debts.followed.schedules for row in rows[:12])
    assert total_minor(found) <= at.spent_minor + max(0, *at.at_hand_minor) + instalments
    idle = [piece for piece in found if piece.kind == "idle_cash"]
    assert total_minor(idle) <= max(0, *at.at_hand_minor)
    said = [part for piece in found for part in (words.title(piece), words.reason(piece, str), words.worth(piece, str))]
    assert not any(word in part for part in said for word in ("inf", "nan"))


@settings(max_examples=8)
@given(drafts, st.randoms())
def test_the_order_of_what_comes_in_changes_nothing(draft: Draft, random: Random) -> None:
    again = list(advice.pieces(_household(draft, mixed=random)))
    random.shuffle(again)
    assert ranked(again) == ranked(advice.pieces(_household(draft)))


@st.composite
def pieces(draw: st.DrawFn) -> list[Piece]:
    """Pieces that claim a few payments, each worth 100."""
    kinds = draw(st.lists(st.sampled_from(sorted(FAMILIES)), max_size=12))
    found = []
    for place, kind in enumerate(kinds):
        claims = frozenset(Claim("spent", payment) for payment in draw(st.sets(st.integers(1, 6), max_size=4)))
        yearly = draw(st.integers(0, 100 * len(claims)))
        found.append(
            Piece(key=f"{kind}:{place}", kind=kind, subject="", figures=Streak(3, 0), action=Look("goals"), yearly_minor=yearly,
                  up_to_minor=yearly, claims=claims, effort=draw(st.sampled_from(["minutes", "an hour", "a habit"])))
        )  # fmt: skip
    return found


@given(pieces(), st.randoms())
def test_what_is_kept_claims_each_money_once_and_what_falls_away_was_not_larger(
    found: list[Piece], random: Random
) -> None:
    kept = apart(found)
    assert total_minor(found) <= 600
    for piece in found:
        if piece not in kept:
            rivals = [other for other in kept if not piece.claims.isdisjoint(other.claims)]
            assert any(piece.kind in ASSUMED or other.yearly_minor >= piece.yearly_minor for other in rivals)
    mixed = list(found)
    random.shuffle(mixed)
    assert apart(mixed) == kept


@given(pieces())
def test_each_kind_comes_once_before_any_comes_twice_and_the_best_of_it_first(found: list[Piece]) -> None:
    order = ranked(found)
    assert sorted(piece.key for piece in order) == sorted(piece.key for piece in found)
    kinds: list[Kind] = [piece.kind for piece in order]
    assert len(set(kinds[: len(set(kinds))])) == len(set(kinds))
    for kind in set(kinds):
        scores = [score(piece) for piece in order if piece.kind == kind]
        assert scores == sorted(scores, reverse=True)


@given(st.integers(0, 10**6), st.integers(0, 10**6), st.integers(0, 5000))
def test_what_was_dismissed_stays_away_unless_it_has_grown_by_half(promised: int, now: int, days: int) -> None:
    claims = frozenset({Claim("spent", 1)})
    piece = Piece(key="fees:", kind="fees", subject="", figures=Streak(3, 0), action=Look("goals"), yearly_minor=now,
                  up_to_minor=now, claims=claims)  # fmt: skip
    answer = Answer(key="fees:", decision="dismissed", day=date(2026, 1, 1), yearly_minor=promised)
    shown = is_open(piece, [answer], today=answer.day + timedelta(days=days))
    assert shown == (timedelta(days=days) >= DISMISSED and 2 * now >= 3 * promised > 0)
