"""What the page of odd payments says and draws."""

from dataclasses import replace
from datetime import date

import pandas as pd
import pytest

from finance_core.services.insight.anomalies import Odd
from pages.ui.insight import odd_charts, odd_words
from pages.ui.palette import LIGHT

TODAY = date(2026, 11, 21)


def alert(identity: int, payee: str, day: str, *, verdict: str = "", kind: str = "duplicate") -> dict[str, object]:
    return {
        "id": identity, "payee": payee, "date": pd.Timestamp(day), "kind": kind, "score": 0.9, "stake": 28.0, "severity": "low",
        "reason": "27.98 was charged again.", "verdict": verdict, "payments": 1, "amount": -27.98, "category": "Eating out",
        "account": "Credit card", "lof": 0.995, "tail_sum": 0.5,
    }  # fmt: skip


def odd_of(*alerts: dict[str, object], checked: int = 798) -> Odd:
    columns = list(alert(0, "", "2026-01-01"))
    everything = pd.DataFrame(
        [alert(number, "Noodle House", "2026-10-01") | {"score": 0.1} for number in range(100, 100 + checked)], columns=columns
    )
    return Odd(
        currency="EUR",
        detectors=("lof", "tail_sum"),
        checked=everything,
        alerts=pd.DataFrame(alerts, columns=columns),
        said=(),
        missing=pd.DataFrame(),
        spikes=pd.DataFrame(),
        cells=pd.DataFrame(),
        threshold=0.6,
        today=TODAY,
    )


TWO = odd_of(alert(1, "Trattoria <b>", "2026-11-09"), alert(2, "Tunewell", "2026-03-20", kind="price_step"))
CALM = replace(TWO, alerts=TWO.alerts.head(0).assign(date=pd.to_datetime(TWO.alerts.head(0)["date"])))


def test_the_answer_counts_what_was_checked_and_what_is_odd() -> None:
    assert odd_words.answer(TWO) == "**798 payments checked, 2 odd**, 1 of them in the last 30 days."
    assert odd_words.offer(TWO) == "**1 payment** of late looks odd."


def test_all_well_is_said_with_the_number() -> None:
    assert odd_words.answer(CALM) == "798 payments checked, none odd."
    assert odd_words.offer(CALM) == ""
    assert odd_words.timeline_answer(CALM) == "No payment stands out"


def test_what_was_called_wrong_is_kept_apart() -> None:
    wrong = odd_of(alert(1, "Trattoria", "2026-11-09", verdict="wrong"))
    assert odd_words.answer(wrong) == "798 payments checked, none odd. 1 payment you called wrong or not yours is kept below."


def test_too_little_says_how_much_it_takes() -> None:
    few = odd_of(checked=3)
    assert odd_words.answer(few).startswith("3 payments checked. Nothing is called odd before there are more than 8")


def test_a_card_names_money_payee_kind_and_day() -> None:
    row = TWO.alerts.iloc[0]
    assert odd_words.title(row, "EUR") == "€27.98 at Trattoria <b>"
    assert odd_words.facts(row) == "Charged twice · Mon 9 Nov 2026 · Credit card · little money"
    assert odd_words.agreed(TWO, row) == "1 of 2 methods counts it among the oddest hundredth."
    assert odd_words.title(pd.Series({**row, "payments": 3}), "EUR") == "€27.98 and 2 more at Trattoria <b>"


@pytest.mark.parametrize(
    ("verdict", "kind", "says"),
    [
        ("wrong", "duplicate", "pay one of the two back"),
        ("wrong", "price_step", "why it costs more"),
        ("wrong", "burst", "receipt or bill"),
        ("fraud", "duplicate", "Call your bank today"),
    ],
)
def test_what_to_do_next(verdict: str, kind: str, says: str) -> None:
    row = pd.Series(alert(1, "Trattoria", "2026-11-09", verdict=verdict, kind=kind))
    assert says in odd_words.next_step(row)


def test_a_rank_is_one_payment_in_so_many() -> None:
    assert odd_words.rarity(0.99, 5_000) == pytest.approx(100)
    assert odd_words.rarity(1.0, 5_000) == 5_000


def test_the_timeline_marks_the_odd_ones_and_carries_what_opens() -> None:
    figure = odd_charts.timeline_chart(TWO.checked, TWO.alerts, TWO.threshold, LIGHT, "EUR")
    rest, odd = figure.data
    assert (len(rest.x), odd.marker.color, [entry[0] for entry in odd.customdata]) == (798, LIGHT.anomaly, [1, 2])
    texts = [note.text for note in figure.layout.annotations]
    assert "Trattoria &lt;b&gt;" in texts
    assert figure.layout.shapes[0].y0 == TWO.threshold
    assert len(odd_charts.timeline_chart(CALM.checked, CALM.alerts, 1.0, LIGHT, "EUR").data[1].x) == 0


def test_a_payees_history_marks_this_payment_against_the_usual_one() -> None:
    history = pd.DataFrame(
        {"id": [1, 2, 3], "date": pd.to_datetime(["2026-01-01", "2026-02-01", "2026-03-01"]), "paid": [10.0, 12.0, 90.0],
         "this": [False, False, True]}
    )  # fmt: skip
    figure = odd_charts.payee_chart(history, LIGHT, "EUR")
    assert list(figure.data[0].marker.color) == [LIGHT.rest, LIGHT.rest, LIGHT.anomaly]
    assert [note.text for note in figure.layout.annotations] == ["<b>€90.00</b> this time", "┄ usual €11.00"]


def test_agreement_says_how_rare_each_is_to_each_method() -> None:
    figure = odd_charts.agreement_chart(TWO.alerts, TWO.detectors, 798, LIGHT)
    assert [note.text for note in figure.layout.annotations] == ["200", "2", "200", "2"]
    assert odd_words.agreement_answer(TWO) == "Every method agrees on 0 of 2 odd payments"


def cells() -> pd.DataFrame:
    rows = [
        ("Leisure", 24320, 283.0, 69.0, True, "ratio, record", True, True),
        ("Leisure", 24321, 60.0, 69.0, False, "", False, True),
        ("Home", 24322, 40.0, 20.0, False, "ratio", False, False),
    ]
    return pd.DataFrame(rows, columns=["category", "month", "spent", "usual", "model", "rules", "flagged", "whole"])


def test_months_at_risk_are_strongest_where_the_model_and_the_rules_agree() -> None:
    figure = odd_charts.risks_chart(cells(), LIGHT, "EUR")
    assert [list(row) for row in figure.data[0].z] == [[None, None, 0.15], [1.0, 0.0, None]]
    assert list(figure.layout.yaxis.ticktext) == ["Home", "Leisure"]
    assert odd_words.risks_answer(cells()) == "The model and the rules agree on 1 risk in the 3 months"
    assert odd_words.risks_answer(cells().iloc[1:]) == "The model and the rules agree on no risk in the 2 months"


def test_a_month_at_risk_says_by_what() -> None:
    spiked, _, running = (odd_words.cell_line(row, "EUR") for _, row in cells().iterrows())
    assert spiked.startswith("<b>Leisure</b><br>September 2026: €283, usually €69<br>Model: ")
    assert "Rule: a quarter above every month seen" in spiked
    assert "€40 so far" in running
    assert odd_words.cell_name("Leisure|24320") == "Leisure, September 2026"
