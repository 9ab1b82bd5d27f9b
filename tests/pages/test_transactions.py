"""The transactions page: filters in the address, what it says of nothing, hostile text, the file."""

import csv
import io
import re
from datetime import date
from typing import Any

from finance_core.models import Filters, TransactionEdit
from finance_core.services import transactions
from finance_core.services.importing import imports, previews
from finance_core.storage import Store
from tests.pages import ledger_page as page
from tests.pages.conftest import NOW, TODAY, OpenPage, OpenStore

HOSTILE = (
    '=HYPERLINK("http://evil.example","x")', "<script>alert(1)</script>", "![x](http://evil.example/a.png)", "$$\\frac{1}{0}$$",
    "\N{RIGHT-TO-LEFT OVERRIDE}gpj.exe", "🙂 [a](javascript:alert(1))", "x" * 10_000, "`:red[**no**]`",
)  # fmt: skip


def test_without_filters_everything_is_there_newest_first(at: OpenPage, opened: OpenStore) -> None:
    test = at(page.ADDRESS)
    every = page.ledger(opened()).select(Filters())
    assert f"**{len(every):,} payments**" in page.story(test)
    assert page.ids(test) == every["id"].head(200).tolist()
    assert page.address(test) == {}


def test_filters_come_from_the_address_and_stay_in_it(at: OpenPage, opened: OpenStore) -> None:
    categories = ["Groceries", "Uncategorised"]
    test = at(page.ADDRESS, from_="2026-10-01", to="2026-10-31", category=categories, direction="out", text="quenby")
    wanted = Filters(
        start=date(2026, 10, 1), last=date(2026, 10, 31), categories=("Groceries",), uncategorised=True, direction="out",
        text="quenby",
    )  # fmt: skip
    assert page.ids(test) == page.ledger(opened()).select(wanted)["id"].tolist()
    assert test.text_input(key="filter-text").value == "quenby"
    assert page.address(test) == {
        "from": ["2026-10-01"], "to": ["2026-10-31"], "category": categories, "direction": ["out"],
        "text": ["quenby"],
    }  # fmt: skip


def test_a_pill_changes_the_address_and_the_list(at: OpenPage, opened: OpenStore) -> None:
    test = at(page.ADDRESS, text="quenby")
    test.multiselect(key="filter-categories").set_value(["Groceries"]).run()
    assert page.address(test) == {"text": ["quenby"], "category": ["Groceries"]}
    wanted = Filters(text="quenby", categories=("Groceries",))
    assert page.ids(test) == page.ledger(opened()).select(wanted)["id"].head(200).tolist()


def test_a_link_that_arrives_while_the_page_is_open_wins_over_its_pills(at: OpenPage) -> None:
    test = at(page.ADDRESS, text="quenby", category="Groceries")
    test.query_params.clear()
    test.query_params["category"] = ["Salary"]
    test.run()
    assert test.text_input(key="filter-text").value == ""
    assert test.multiselect(key="filter-categories").value == ["Salary"]
    assert page.address(test) == {"category": ["Salary"]}


def test_coming_back_shows_everything_again(at: OpenPage) -> None:
    test = at(page.ADDRESS, text="quenby")
    test.switch_page("pages/money/accounts.py").run()
    test.query_params.clear()
    test.switch_page(page.ADDRESS).run()
    assert test.text_input(key="filter-text").value == ""
    assert page.address(test) == {}


def test_what_the_address_asks_for_in_vain_is_named(at: OpenPage) -> None:
    test = at(page.ADDRESS, account="<script>", from_="2026-02-30", least="NaN", direction="sideways")
    assert len(page.ids(test)) == 200
    said = " ".join(page.texts(test))
    assert "There is no account “\\<script\\>”, so it was left out." in said
    assert "from=2026-02-30" in said
    assert page.address(test) == {}


def test_one_payment_by_its_number_opens_its_card(at: OpenPage, opened: OpenStore) -> None:
    test = at(page.ADDRESS)
    wanted = int(page.ledger(opened()).transactions["id"].iloc[100])
    test.query_params["id"] = [str(wanted)]
    test.run()
    assert page.ids(test) == [wanted]
    assert "The bank's own text" in [element.value for element in test.subheader]


def test_nothing_found_says_which_filter_and_offers_to_clear(at: OpenPage) -> None:
    test = at(page.ADDRESS, text="no such shop", category="Groceries")
    assert "No payment matches" in [element.value for element in test.subheader]
    assert any("no such shop" in text and "Groceries" in text for text in page.texts(test))
    assert any(text.startswith("Without “no such shop” there are ") for text in page.texts(test))
    test.button(key="shown-clear").click().run()
    assert page.address(test) == {}
    assert len(page.ids(test)) == 200


def test_the_second_page_follows_the_first_and_a_filter_goes_back_to_it(at: OpenPage, opened: OpenStore) -> None:
    test = at(page.ADDRESS)
    every = page.ledger(opened()).select(Filters())["id"].tolist()
    pages: Any = test.get("pagination")[0]
    pages.set_value(2).run()
    assert page.ids(test) == every[200:400]
    test.text_input(key="filter-text").set_value("a").run()
    assert page.ids(test)[0] != every[200]
    assert len(page.ids(test)) == 200

def test_the_file_is_offered_and_made_only_when_asked_for(at: OpenPage) -> None:
    test = at(page.ADDRESS, from_="2026-11-01", to="2026-11-30")
    (offer,) = test.get("download_button")
    assert offer.proto.label == "Download CSV"


def test_an_empty_household_is_led_to_importing(at: OpenPage) -> None:
    test = at(page.ADDRESS, "empty")
    assert "No payments yet" in [element.value for element in test.subheader]
    assert len(test.get("page_link")) == 1


def test_hostile_text_is_only_text(at: OpenPage, opened: OpenStore) -> None:
    test = at(page.ADDRESS, "one-row")
    _load_hostile(opened())
    test.run()
    assert not test.exception
    assert len(page.ids(test)) == len(HOSTILE) + 1
    assert not test.session_state["ledger-drawn"].rows["description"].str.match(r"\s*[=+@-]").any()
    for row_id in page.ids(test):
        test.query_params["id"] = [str(row_id)]
        test.run()
        assert not test.exception
        said = [*page.texts(test), *(element.value for element in test.subheader), *(button.label for button in test.button)]
        assert not [text for text in said if re.search(r"(?<!\\)(<script|\]\(|\$\$)", text) or len(text) > 500]
        assert not [element for element in test.markdown if element.allow_html]


def _load_hostile(store: Store) -> None:
    """A bank file whose every text is an attack, and the same attacks as payee, note and tag."""
    written = io.StringIO(newline="")
    csv.writer(written).writerows([["Date", "Description", "Amount"], *(["2026-11-02", text, "-5.00"] for text in HOSTILE)])
    household_id = page.household(store)
    (preview,) = imports.prepare(
        store, household_id, content=written.getvalue().encode(), file_name="![x](http://evil.example).csv",
        account=previews.AccountChoice(name="Everyday"), today=TODAY,
    )  # fmt: skip
    imports.commit(store, household_id, preview, now=NOW)
    rows = page.ledger(store).transactions
    attacks = {
        int(row_id): TransactionEdit(payee=text[:300], note=text[:300], tags=(text[:40],))
        for row_id, text in zip(rows["id"], rows["description"], strict=True)
    }
    transactions.edit(store, household_id, attacks, now=NOW)
