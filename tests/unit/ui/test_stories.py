"""What the overview says, from small ledgers."""

from datetime import date
from typing import Final

import pandas as pd
import pytest

from finance_core import ledger as frames
from finance_core.analysis.conversion import Rate
from finance_core.models import Category
from finance_core.services import openings, overview
from finance_core.services.ledgers import Converted, Ledger
from finance_core.services.overview import Overview
from pages.ui import stories
from pages.ui.behind import Behind

TODAY: Final = date(2026, 11, 21)
GROUPS: Final = {"Salary": "income", "Groceries": "needs", "Rent": "needs", "Leisure": "wants", "Pension": "savings"}
Row = tuple[str, str, float] | tuple[str, str, float, str]


def _ledger(rows: list[Row], left_out: tuple[str, ...] = ()) -> Ledger:
    """Rows of day, category ("" for none), amount and, where there is one, the person."""
    rows = sorted(rows, key=lambda row: row[0])
    frame = pd.DataFrame(
        {
            "id": range(1, len(rows) + 1),
            "date": pd.to_datetime([row[0] for row in rows]).astype("datetime64[s]"),
            "account": "Everyday",
            "payee": pd.Series([f"{row[1] or 'Unknown'} shop" for row in rows], dtype="str"),
            "description": "",
            "amount": [row[2] for row in rows],
            "category": pd.Series([row[1] or None for row in rows], dtype="str"),
            "group": pd.Series([GROUPS.get(row[1]) for row in rows], dtype="str"),
            "member": pd.Series([row[3] if len(row) == 4 else "" for row in rows], dtype="str"),
        }
    )
    whole = frames.completed(frame)
    return Ledger(
        currency="USD", transactions=whole, splits=frames.empty_splits(), lines=whole, openings={"Everyday": 100.0},
        left_out=left_out,
    )  # fmt: skip


def _month(rows: list[Row], today: date = TODAY, member: str = "", left_out: tuple[str, ...] = ()) -> Overview:
    found = overview.build(_ledger(rows, left_out), today=today, member=member)
    assert found is not None
    return found


def _months(first: int, last: int, *parts: tuple[str, str, float]) -> list[Row]:
    """The same payments in each of those months of 2026."""
    return [
        (f"2026-{month:02d}-{day}", category, amount) for month in range(first, last + 1) for day, category, amount in parts
    ]


USUAL: Final = _months(
    4, 10, ("01", "Salary", 2000.0), ("02", "Rent", -800.0), ("10", "Groceries", -300.0), ("28", "Leisure", -90.0)
)
NOVEMBER: Final[list[Row]] = [
    ("2026-11-01", "Salary", 2000.0),
    ("2026-11-02", "Rent", -800.0),
    ("2026-11-10", "Groceries", -500.0),
]


def test_a_running_month_is_compared_with_the_same_days() -> None:
    month = _month(USUAL + NOVEMBER)
    assert stories.title(month) == "November 2026"
    assert stories.answer(month, TODAY) == (
        r"You have spent **\$1,300** in 21 days, **\$200 more** than usual by now. Groceries explains most of it."
    )
    assert stories.pace_answer(month) == "Groceries is above usual"
    assert stories.pace_reading(month, TODAY) == (
        "Dot: 1 to 21 Nov. Tick and bar: usual by the 21st, and its range. Rent is as usual."
    )
    assert stories.trend_answer(month) == "109% of a usual month is spent"
    assert stories.trend_reading(month) == "Spending by month. Hatched: November so far."
    assert stories.category_answer(month) == "Rent took 62%"


def test_about_as_usual_is_said_so() -> None:
    month = _month([*USUAL, *NOVEMBER[:2], ("2026-11-10", "Groceries", -301.0)])
    assert stories.answer(month, TODAY) == r"You have spent **\$1,101** in 21 days, about as much as usual by now."
    assert stories.pace_answer(month) == "Nothing is above usual"


@pytest.mark.parametrize(("first", "words"), [(11, "none"), (10, "one"), (9, "two")])
def test_fewer_than_three_whole_months_say_what_is_missing(first: int, words: str) -> None:
    month = _month(_months(first, 10, ("01", "Groceries", -300.0)) + NOVEMBER)
    assert stories.answer(month, TODAY).endswith(f"What is usual needs three whole months; you have {words}.")
    assert stories.pace_reading(month, TODAY) == f"Needs three whole months; you have {words}."
    assert stories.trend_answer(month) == "Spending by month"
    assert f"needs three whole months; you have {words}" in stories.trend_reading(month)
    assert [tile.change for tile in stories.tiles(month, TODAY, {})][:3] == ["", "", ""]


def test_data_that_end_earlier_speak_of_their_own_month() -> None:
    later = date(2027, 3, 5)
    month = _month(USUAL + NOVEMBER, later)
    assert stories.title(month) == "November 2026"
    assert stories.answer(month, later).startswith(
        r"Up to 10 November, your newest payment, you had spent **\$1,300**, **\$200 more** than usual by then."
    )
    assert stories.days(month, later) == "1 to 10 Nov 2026"


def test_a_whole_month_is_told_as_past() -> None:
    later = date(2026, 12, 5)
    month = _month([*USUAL, *NOVEMBER, ("2026-11-29", "Leisure", -90.0)], later)
    assert stories.answer(month, later).startswith(r"You spent **\$1,390**, **\$200 more** than in a usual month.")
    assert stories.trend_answer(month) == "November was 17% above a usual month"
    assert stories.tiles(month, later, {})[0].label == "Spent"


def test_tiles_paint_less_spending_green_and_less_income_orange() -> None:
    month = _month([*USUAL, ("2026-11-02", "Rent", -800.0)])
    spent, came_in, saved, worth = stories.tiles(month, TODAY, {})
    assert (spent.text, spent.change, spent.tone) == ("$800", "−$300", "green")
    assert (came_in.text, came_in.change, came_in.tone) == ("$0", "−$2,000", "orange")
    assert (saved.label, saved.text, saved.change, saved.tone) == ("Saved in October", "40%", "0 points", "gray")
    assert (worth.text, worth.change, worth.tone) == ("$4,970", "−$800", "gray")
    assert "Refunds are taken off" in spent.meaning


def test_savings_rate_without_income_is_a_dash() -> None:
    saved = stories.tiles(_month([("2026-11-02", "Rent", -800.0)]), TODAY, {})[2]
    assert (saved.label, saved.text, saved.change) == ("Savings rate", "–", "")


def test_one_person() -> None:
    rows: list[Row] = [
        ("2026-11-02", "Rent", -800.0, "Robin"),
        ("2026-11-03", "Leisure", -20.0, "Kim"),
        ("2026-11-03", "", -5.0),
    ]
    assert stories.answer(_month(rows, member="Kim"), TODAY, "Kim").startswith(r"Kim has spent **\$20** in 21 days.")
    month = _month(rows)
    assert stories.member_answer(month) == "Robin spent $800, Kim $20"
    assert stories.people(month)["member"].tolist() == ["Kim", "Robin", "Shared"]
    assert stories.payee_answer(month) == "Rent shop got the most, $800"
    assert stories.uncategorised(month) == "1 payment has no category yet."


def test_small_categories_are_grouped_and_can_be_opened() -> None:
    rows: list[Row] = [(f"2026-11-{day:02d}", f"Category {day}", -float(day)) for day in range(1, 11)]
    month = _month(rows)
    shown = stories.shares(month)
    assert shown["category"].tolist()[-1] == "4 others"
    assert shown["spent"].sum() == sum(range(1, 11))
    assert shown["share"].sum() == pytest.approx(1)
    opened = Behind(ledger=_ledger(rows), month=month).category("4 others")
    assert opened.query["category"] == [f"Category {day}" for day in (4, 3, 2, 1)]


def test_other_currencies_are_named() -> None:
    month = _month(NOVEMBER, left_out=("Broker (EUR)",))
    assert stories.left_out(month.left_out) == "Broker (EUR) is not in these sums: there is no exchange rate for it yet."
    assert stories.left_out(_month(NOVEMBER).left_out) == ""
    many = _month(NOVEMBER, left_out=tuple(f"A{number} (EUR)" for number in range(4)))
    assert stories.left_out(many.left_out).startswith("4 accounts in other currencies are not")


def test_converted_accounts_say_at_which_rates() -> None:
    ecb, own = Rate(0.9, date(2026, 10, 30), yours=False), Rate(0.5, date(2026, 11, 5), yours=True)
    dollars = Converted(currency="USD", accounts=("Travel", "Broker"), newest=ecb)
    pounds = Converted(currency="GBP", accounts=("London",), newest=ecb)
    assert stories.converted([dollars], TODAY) == "2 accounts in USD, converted at ECB rates up to 30 Oct."
    assert stories.converted([pounds, dollars], TODAY).startswith("1 account in GBP and 2 accounts in USD, converted at ECB")
    mixed = stories.converted([pounds, Converted(currency="AED", accounts=("Gulf",), newest=own)], TODAY)
    assert mixed.endswith("30 Oct; 1 account in AED, converted day by day, newest rate yours of 5 Nov.")
    assert stories.converted([], TODAY) == ""


def test_names_from_outside_are_escaped() -> None:
    rows: list[Row] = [*USUAL, *_months(4, 10, ("05", "*A*", -10.0)), *NOVEMBER[:2], ("2026-11-05", "*A*", -600.0)]
    assert r"\*A\* explains most of it." in stories.answer(_month(rows), TODAY)


def test_no_word_of_statistics_and_no_exclamation_mark() -> None:
    month = _month(USUAL + NOVEMBER)
    said = " ".join(
        [stories.answer(month, TODAY), stories.pace_reading(month, TODAY), stories.trend_reading(month)]
        + [tile.meaning for tile in stories.tiles(month, TODAY, {})]
    ).lower()
    for word in ("median", "quantile", "variance", "anomaly", "outlier", "confidence", "!"):
        assert word not in said


@pytest.mark.parametrize(
    "extra",
    [
        [],
        [("2026-11-12", "Groceries", 40.0)],
        [("2026-11-12", "Pension", -100.0)],
        [("2026-11-12", "Groceries", 40.0), ("2026-11-13", "", -7.0)],
        [("2026-11-12", "Pension", -100.0), ("2026-11-13", "", -7.0), ("2026-11-14", "", 30.0)],
    ],
    ids=["plain", "refund", "savings", "refund and blank", "savings, blank out and in"],
)
def test_the_figures_open_their_own_payments(extra: list[Row]) -> None:
    rows = [*USUAL, *NOVEMBER, *extra]
    ledger, month = _ledger(rows), _month(rows)
    days = (month.seen.month.start, month.seen.as_of)
    assert -ledger.select(openings.spending(ledger, *days))["amount"].sum() == pytest.approx(month.spent.so_far)
    assert ledger.select(openings.income(ledger, *days))["amount"].sum() == pytest.approx(month.came_in.so_far)


def test_where_no_filter_tells_refunds_from_income_everything_opens() -> None:
    rows: list[Row] = [*NOVEMBER, ("2026-11-12", "Groceries", 40.0), ("2026-11-13", "", -7.0), ("2026-11-14", "", 30.0)]
    ledger = _ledger(rows)
    found = openings.spending(ledger, date(2026, 11, 1), TODAY)
    assert found == openings.everything(date(2026, 11, 1), TODAY)


def test_the_breakdown_says_what_was_essential() -> None:
    rows: list[Row] = [("2026-11-02", "Rent", -750.0), ("2026-11-09", "Leisure", -250.0)]
    known = [
        Category(id=1, name="Rent", group="needs", hidden=False),
        Category(id=2, name="Leisure", group="wants", hidden=False),
    ]
    said = [
        stories.category_reading(found, TODAY)
        for also in ([], [("2026-11-10", "", -5.0)])
        if (found := overview.build(_ledger([*rows, *also]), today=TODAY, categories=known)) is not None
    ]
    assert said[0].endswith("75% of it was essential.")
    assert said[1].endswith("75% of what is in a group was essential.")
    assert "essential" not in stories.category_reading(_month(rows), TODAY)
