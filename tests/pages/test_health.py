"""The page of health: what it says of the demo household, a part and its payments, weights with a way back, and comparing."""

from typing import TYPE_CHECKING

from finance_core.services import households
from finance_core.services.wellbeing import health_choices
from tests.pages.conftest import OpenPage, OpenStore

if TYPE_CHECKING:
    from streamlit.testing.v1 import AppTest

PAGE = "pages/wellbeing/health.py"


def texts(test: "AppTest") -> str:
    shown = (*test.markdown, *test.caption, *test.subheader, *test.error)
    return "\n".join(element.value for element in shown).replace("\\", "").replace("\u2060", "")


def press(test: "AppTest", key: str) -> None:
    test.button(key=key).click().run()
    assert not test.exception


def test_the_demo_opens_a_part_weighs_anew_goes_back_and_compares(at: OpenPage, opened: OpenStore) -> None:
    test = at(PAGE)
    store = opened()
    found = households.demo(store)
    assert found is not None
    assert "of 100**: strong, over the last twelve months" in texts(test)
    assert "Beside the average household: Eurostat" in texts(test)

    test.selectbox(key="part").set_value("Housing").run()
    assert "Housing share**: 27%, 96 of 100" in texts(test)
    assert [link for link in test.get("page_link") if "payments" in link.proto.label]

    # Weights: housing alone, and back again.
    before = next(metric.value for metric in test.metric if metric.label == "Health score")
    for key in ("savings", "runway", "debt", "bills", "stability", "fixed", "progress"):
        test.slider(key=f"health-weight-{key}").set_value(0)
    press(test, "health-weigh")
    assert health_choices.choices(store, found.id).weights["savings"] == 0.0
    assert next(metric.value for metric in test.metric if metric.label == "Health score") == "96 of 100"
    press(test, "undo-last")
    assert not health_choices.choices(store, found.id).weights
    assert next(metric.value for metric in test.metric if metric.label == "Health score") == before

    # A target that is none is refused, and nothing is lost; another country has other figures.
    test.number_input(key="health-target").set_value(10.0)
    press(test, "health-aim")
    assert "your target of 10% is reached" in texts(test)
    test.selectbox(key="beside-country").set_value("us").run()
    test.selectbox(key="beside-persons").set_value(3)
    press(test, "beside-save")
    assert "Beside the" in texts(test)
    assert "US Bureau of Labor Statistics, Consumer Expenditure Surveys" in texts(test)
    assert "brought to 3, by the square root of the number" in texts(test)


def test_a_household_with_one_payment_is_told_what_a_score_needs(at: OpenPage) -> None:
    assert "A score needs 3 whole months; none is known so far." in texts(at(PAGE, "one-row"))
