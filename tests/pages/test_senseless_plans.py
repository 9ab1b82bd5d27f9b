"""Plans and the health score of households that make no sense: sentences, never an endless number, never a crash."""

import json
import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Final, Literal

import pytest

from finance_core.dates import Month
from finance_core.services import households
from finance_core.services.importing import imports
from finance_core.services.importing.previews import AccountChoice
from finance_core.services.plan import budgets, debts, goals
from finance_core.services.plan.debts import Terms
from finance_core.services.plan.goals import Wish
from finance_core.storage import categories
from tests.pages.conftest import NOW, TODAY, OpenPage, OpenStore

if TYPE_CHECKING:
    from streamlit.testing.v1 import AppTest

Kind = Literal["no income, one category", "money taken back, two currencies", "too much"]

LARGEST: Final = 10**15 - 1
SENSELESS: Final = re.compile(r"\b(inf|nan|NaN|NaT|None)\b|inf ?%|e\+\d\d|[\d,.]{25,}")
"""What no sentence and no axis may hold; the largest amounts have 19 digits and commas."""
MONTHS: Final = [f"{index // 12}-{index % 12 + 1:02}" for index in range(2025 * 12 + 8, 2026 * 12 + 10)]
ROWS: Final[dict[Kind, tuple[tuple[str, str, str], ...]]] = {
    "no income, one category": (("GREEN BASKET", "-300", "Groceries"), ("LANDLORD", "-900", "Groceries")),
    "money taken back, two currencies": (("ACME WAGES", "-500", "Salary"), ("GREEN BASKET", "-300", "Groceries")),
    "too much": (
        ("ACME WAGES", "9999999999999.99", "Salary"), ("BONUS", "9999999999999.99", "Salary"),
        ("GREEN BASKET", "-9999999999999.99", "Groceries"),
    ),
}  # fmt: skip
WISHES: Final = (
    Wish(name="Reached", target_minor=50, saved_minor=5_00),
    Wish(name="In the past", target_minor=5_000_00, due=date(2020, 1, 1)),
    Wish(name="Nothing goes to it", target_minor=5_000_00, monthly_minor=0, due=date(2028, 1, 1)),
    Wish(name="400%", target_minor=LARGEST, saved_minor=1, rate_per_year=Decimal(4)),
    Wish(name="Ever dearer", target_minor=LARGEST, monthly_minor=LARGEST, inflation_per_year=Decimal(1), due=date(2126, 1, 1)),
    Wish(name="A cent", target_minor=1),
)
TERMS: Final = (
    Terms(name="0%", owed_minor=1_000_00, rate_per_year=Decimal(0), minimum_minor=0),
    Terms(name="400%", owed_minor=1_000_00, rate_per_year=Decimal(4), minimum_minor=10_00),
    Terms(name="Pawn", owed_minor=LARGEST, rate_per_year=Decimal(100), minimum_minor=1),
    Terms(name="Nothing owed", owed_minor=0, rate_per_year=Decimal("0.2"), minimum_minor=1_00),
)


def statement(kind: Kind) -> bytes:
    rows = [f"{month}-03,{payee},{amount},{category}" for month in MONTHS for payee, amount, category in ROWS[kind]]
    return "\n".join(["Date,Description,Amount,Category", *rows, ""]).encode()


def fill(store: households.Store, kind: Kind) -> None:
    home = households.own(store, now=NOW)
    for currency in ("EUR", "USD") if "two" in kind else ("EUR",):
        account = AccountChoice(name=currency, currency=currency)
        (preview,) = imports.prepare(
            store, home.id, content=statement(kind), file_name="bank.csv", account=account, today=TODAY
        )  # fmt: skip
        imports.commit(store, home.id, preview, now=NOW)
    for wish in WISHES:
        goals.add(store, home.id, wish, today=TODAY, now=NOW)
    for terms in TERMS:
        debts.add(store, home.id, terms, now=NOW)
    with store.read(home.id) as reading:
        groceries = next(one.id for one in categories.listed(reading) if one.name == "Groceries")
    budgets.put(store, home.id, groceries, 1, month=Month.of(TODAY), now=NOW)


def shown(test: "AppTest") -> Iterator[str]:
    """Every sentence, figure, table and axis of a page."""
    assert not test.exception, test.exception[0].stack_trace
    assert [error.value for error in test.error] == []
    for element in (*test.markdown, *test.caption, *test.subheader):
        yield element.value.replace("\\", "").replace("None of your ", "").replace("None of 20", "")
    yield from (f"{metric.label} {metric.value} {metric.delta}" for metric in test.metric)
    yield from (table.value.to_csv(float_format="%.2f", sep=" ") for table in test.dataframe)
    for chart in test.get("plotly_chart"):
        layout = json.loads(chart.proto.spec)["layout"]
        texts = [note["text"] for note in layout.get("annotations", ())]
        yield " ".join([*texts, *(layout[axis].get("ticktext", [""])[-1] for axis in ("xaxis", "yaxis"))])


@pytest.mark.parametrize("kind", ROWS)
def test_senseless_households_get_sentences(kind: Kind, at: OpenPage, opened: OpenStore) -> None:
    test = at("pages/wellbeing/health.py", "empty")
    fill(opened(), kind)
    health = test.run()
    said = list(shown(health))
    score = next(metric.value for metric in health.metric if metric.label == "Health score")
    assert 0 <= int(score.removesuffix(" of 100")) <= 100
    for page in ("goals", "debts", "budgets"):
        said += shown(test.switch_page(f"pages/plan/{page}.py").run())
        if page == "goals":
            for wish in WISHES:
                said += shown(test.selectbox(key="goal-look").set_value(wish_id(test, wish.name)).run())
            test.button(key=f"goal-change-{wish_id(test, '400%')}").click().run()
            assert test.number_input(key="goal-rate").value == 400.0
    assert [text for text in said if SENSELESS.search(text)] == []
    assert "Its date, 1 January 2020, is past, with €5,000 missing. Choose a later date." in said
    assert any("the debt grows by €323.33 in the first month" in text for text in said)


def wish_id(test: "AppTest", name: str) -> int:
    box = test.selectbox(key="goal-look")
    return box.options.index(name) + 1
