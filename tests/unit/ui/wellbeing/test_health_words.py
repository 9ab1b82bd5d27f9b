"""What the page of health says: plain sentences, nothing endless, and no news out of noise."""

from dataclasses import replace
from datetime import date

import pandas as pd

from finance_core.rules.wellbeing import health_history, health_steps, saving
from finance_core.rules.wellbeing.health import health
from finance_core.services.wellbeing.health import HealthReport
from finance_core.services.wellbeing.health_choices import Choices
from pages.ui.wellbeing import health_words
from tests.unit.rules.months import made


def report(months: pd.DataFrame) -> HealthReport:
    """A report on these months, with the quarter before."""
    found = health(months)
    earlier = health(months, as_of=found.month.plus(-3)) if found.month is not None else None
    return HealthReport(
        currency="EUR", today=date(2027, 1, 21), months=months, found=found, earlier=earlier,
        moves=health_history.moves(earlier, found) if earlier is not None else (), history=health_history.by_month(months),
        steps=health_steps.steps(months), saving=saving.efficiency(months), leaks=(), late=pd.DataFrame(), said=Choices(),
        loans=(), cards=(), unlimited=(), unopened=(), left_out=(), essential=(), uncategorised_share=0.0,
    )  # fmt: skip


def test_the_answer_names_the_score_and_what_is_most_to_gain() -> None:
    said = health_words.answer(report(made(spending=2850.0)))
    assert said.startswith("**")
    assert "of 100**" in said
    assert "Most to gain: savings rate." in said


def test_parts_sum_to_the_score_and_the_unknown_says_so() -> None:
    found = report(made(debt_service=float("nan"), card_owed=float("nan"), card_limit=float("nan")))
    parts = health_words.parts(found).set_index("key")["text"]
    assert parts["debt"] == "not known"
    brought = sum(int(text.split(" of ")[0]) for text in parts if " of " in text)
    assert brought == round(found.found.score or 0)
    assert health_words.to_do("debt").startswith("**Debt burden** is not known")


def test_a_move_within_the_noise_is_no_news() -> None:
    calm = report(made())
    assert health_words.tiles(calm)[0].tone == "gray"
    assert "as in September 2026" in health_words.history_answer(calm)
    assert health_words.moved(calm) == "No part of it moved by a point since September 2026."
    fell = report(made(spending=[2100.0] * 9 + [4800.0] * 3))
    assert "fell from" in health_words.history_answer(fell)
    assert health_words.tiles(fell)[0].tone == "orange"
    assert "Since September 2026: Savings rate: −" in health_words.moved(fell)


def test_no_income_is_said_without_infinity() -> None:
    found = report(made(income=0.0))
    measures = [one for part in found.found.components for one in part.measures]
    said = [health_words.answer(found), *(health_words.measure(one) for one in measures)]
    assert not [text for text in said if "inf" in text or "nan" in text]
    assert health_words.rates(found)["rate"].tolist() == [0.0] * 12


def test_how_a_measure_is_counted_names_knots_and_source() -> None:
    part = report(made()).found.components[1]
    said = health_words.counted(part.measures[0])
    assert "3 months gives 75, 6 months gives 100" in said
    assert "JPMorgan Chase Institute" in said


def test_a_late_bill_is_told_with_its_days() -> None:
    found = replace(report(made()), today=date(2026, 11, 21))
    row: dict[str, object] = {"name": "Power", "due": pd.Timestamp("2026-05-03"), "paid": pd.NaT}
    assert health_words.late(row, found) == "Power: due 3 May, never came"
    assert health_words.late(row | {"paid": pd.Timestamp("2026-05-14")}, found) == "Power: due 3 May, paid 14 May"
