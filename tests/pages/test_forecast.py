"""The page of forecasts: what it shows of the demo household, and why it shows nothing yet."""

from typing import TYPE_CHECKING

from tests.pages.conftest import OpenPage

if TYPE_CHECKING:
    from streamlit.testing.v1 import AppTest

PAGE = "pages/insight/forecast.py"


def texts(test: "AppTest") -> str:
    return "\n".join(element.value for element in (*test.markdown, *test.caption, *test.subheader))


def test_one_payment_is_too_little(at: OpenPage) -> None:
    assert "A forecast needs three whole months; none is known yet." in texts(at(PAGE, "one-row"))


def test_a_category_and_a_month_are_looked_at(at: OpenPage) -> None:
    test = at(PAGE, spending="Groceries", ahead="12")
    told = texts(test)
    assert "December 2026 will likely cost" in told
    assert r"Groceries\: about €" in told
    assert "for Groceries is spoken for in December 2026" in told
    assert [tile.label for tile in test.metric] == ["November in all", "December, likely", "Known already", "Left in December"]

    test.selectbox(key="month").select(test.selectbox(key="month").options.index("March 2027") + 2026 * 12 + 11).run()
    assert not test.exception
    assert "for Groceries is spoken for in March 2027" in texts(test)
