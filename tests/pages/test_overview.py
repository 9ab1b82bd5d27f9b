"""The overview: figures, ways to the payments behind them, people, and the two ways to begin."""

import json
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs

import pytest

from finance_core.models import TransactionEdit
from finance_core.services import households, ledgers, overview, transactions
from finance_core.services.overview import Overview
from tests.pages.conftest import NOW, TODAY, OpenPage, OpenStore

if TYPE_CHECKING:
    from streamlit.testing.v1 import AppTest

PAGE = "pages/money/overview.py"


def _tiles(test: "AppTest") -> dict[str, str]:
    return {tile.label: tile.value for tile in test.metric}


def _links(test: "AppTest") -> dict[str, dict[str, list[str]]]:
    """The links of the page by label, each with what it asks for."""
    links: list[Any] = [element.proto for element in test.get("page_link")]
    return {link.label: parse_qs(link.query_string) for link in links}


def _demo_month(opened: OpenStore) -> Overview:
    store = opened()
    household = households.demo(store)
    assert household is not None
    month = overview.build(ledgers.load(store, household.id), today=TODAY)
    assert month is not None
    return month


def test_empty_says_what_will_stand_here_and_how_to_begin(at: OpenPage) -> None:
    test = at(PAGE, "empty")
    assert test.title[0].value == "Overview"
    assert not test.metric
    assert [button.label for button in test.button] == ["Import a bank file", "Look at a demo household"]


def test_the_demo_is_one_click_away_and_can_be_left(at: OpenPage) -> None:
    test = at(PAGE, "empty")
    test.button(key="load-demo").click().run()
    assert not test.exception
    assert test.title[0].value == "November 2026"
    assert len(test.metric) == 4
    test.button(key="leave-demo").click().run()
    assert test.title[0].value == "Overview"
    assert test.button(key="load-demo")


def test_goals_debts_and_the_score_stand_below(at: OpenPage) -> None:
    test = at(PAGE, "demo")
    found = [heading.value for heading in test.subheader]
    assert "73% of your goals is saved" in found
    assert "€3,325 is owed" in found
    assert {"See all goals", "See all debts", "Work out your health score"} <= set(_links(test))
    test.switch_page("pages/wellbeing/health.py").run()
    test.switch_page(PAGE).run()
    assert "See where each point comes from" in _links(test)
    assert [bar.proto.text for bar in test.get("progress") if " of 100" in bar.proto.text]


def test_without_plans_only_the_score_is_offered(at: OpenPage) -> None:
    test = at(PAGE, "one-row")
    found = set(_links(test))
    assert not {"See all goals", "See all debts"} & found
    assert "Work out your health score" in found


def test_importing_is_one_click_away(at: OpenPage) -> None:
    test = at(PAGE, "empty")
    test.button(key="start-import").click().run()
    assert not test.exception
    assert test.title[0].value == "Imports"


def test_one_row_compares_with_nothing(at: OpenPage) -> None:
    test = at(PAGE, "one-row")
    assert test.title[0].value == "November 2026"
    assert _tiles(test) == {"Spent so far": "€50", "Came in": "€0", "Savings rate": "–", "Net worth": "−€50"}
    assert [tile.delta for tile in test.metric][:3] == ["", "", ""]
    assert any("Needs three whole months; you have none." in caption.value for caption in test.caption)
    assert not test.get("pills"), "nobody to choose from"


def test_figures_are_those_of_the_ledger(at: OpenPage, opened: OpenStore) -> None:
    test = at(PAGE)
    month = _demo_month(opened)
    tiles = _tiles(test)
    assert tiles["Spent so far"] == f"€{month.spent.so_far:,.0f}"
    assert tiles["Came in"] == f"€{month.came_in.so_far:,.0f}"
    assert tiles["Net worth"] == f"€{month.net_worth.iloc[-1]:,.0f}"
    assert f"€{month.spent.so_far:,.0f}" in test.markdown[0].value


def test_every_tile_opens_what_is_behind_it(at: OpenPage, opened: OpenStore) -> None:
    test = at(PAGE)
    links = _links(test)
    store = opened()
    household = households.demo(store)
    assert household is not None
    spent = next(query for label, query in links.items() if label.startswith("See ") and label.endswith("payments") and query)
    assert (spent["from"], spent["to"]) == (["2026-11-01"], ["2026-11-21"])
    assert {"See October", "See the accounts", "See it by account", "See all payments"} <= set(links)
    assert links["See October"] == {"from": ["2026-10-01"], "to": ["2026-10-31"], "transfers": ["without"]}


def test_the_payments_behind_spending_add_up_to_it(at: OpenPage, opened: OpenStore) -> None:
    test = at(PAGE)
    spent = next(query for label, query in _links(test).items() if label.endswith("payments") and "from" in query)
    shown = at("pages/money/transactions.py", "demo", **{name.replace("from", "from_"): value for name, value in spent.items()})
    month = _demo_month(opened)
    assert any(f"{month.spent.so_far:,.2f}" in element.value for element in shown.markdown)


def test_charts_hold_the_figures(at: OpenPage, opened: OpenStore) -> None:
    test = at(PAGE)
    month = _demo_month(opened)
    figures = [json.loads(element.proto.spec) for element in test.get("plotly_chart")]
    assert len(figures) == 4
    trend = next(figure for figure in figures if "pattern" in figure["data"][0].get("marker", {}))
    assert len(trend["data"][0]["y"]) == len(month.months)
    assert all(element.proto.alt for element in test.get("plotly_chart"))


def test_one_person(at: OpenPage) -> None:
    whole = _tiles(at(PAGE))
    test = at(PAGE, person="Kim")
    assert test.markdown[0].value.startswith("Kim has spent")
    assert _tiles(test)["Spent so far"] != whole["Spent so far"]
    assert _tiles(test)["Net worth"] == whole["Net worth"]
    spent = next(query for label, query in _links(test).items() if label.endswith("payments") and "from" in query)
    assert spent["member"] == ["Kim"]


def test_a_person_who_is_not_there_is_the_whole_household(at: OpenPage) -> None:
    assert at(PAGE, person="Nobody").markdown[0].value.startswith("You have spent")


@pytest.mark.parametrize(("key", "option"), [("open-category", "Groceries"), ("open-month", "October 2026")])
def test_menus_open_a_category_and_a_month(at: OpenPage, key: str, option: str) -> None:
    test = at(PAGE)
    menu: Any = next(element for element in test.get("menu_button") if element.key == key)
    assert option in menu.options
    menu.set_value(option).run()
    assert not test.exception
    assert test.title[0].value == "Transactions"


@pytest.mark.parametrize("text", ["<img src=x onerror=alert(1)>", "**bold** $5 and $6", "![x](http://127.0.0.1/x.png)"])
def test_bank_text_is_shown_as_it_is(at: OpenPage, opened: OpenStore, text: str) -> None:
    test = at(PAGE, "one-row")
    store = opened()
    own = households.own(store, now=NOW)
    row = int(ledgers.load(store, own.id).transactions["id"].iloc[0])
    transactions.edit(store, own.id, {row: TransactionEdit(payee=text)}, now=NOW)
    test.run()
    assert not test.exception
    assert all(text not in element.value for element in (*test.markdown, *test.caption, *test.subheader, *test.title))
