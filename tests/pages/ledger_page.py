"""The transactions page as its tests see and use it."""

from typing import TYPE_CHECKING, Any

from finance_core.models import Transaction
from finance_core.services import households, ledgers, transactions
from finance_core.services.ledgers import Ledger
from finance_core.storage import Store
from tests.pages.conftest import NOW

if TYPE_CHECKING:
    from streamlit.testing.v1 import AppTest

ADDRESS = "pages/money/transactions.py"


def household(store: Store) -> int:
    return (households.demo(store) or households.own(store, now=NOW)).id


def ledger(store: Store) -> Ledger:
    return ledgers.load(store, household(store))


def payment(store: Store, transaction_id: int) -> Transaction:
    return transactions.get(store, household(store), transaction_id)


def category(store: Store, name: str) -> int:
    return next(found.id for found in transactions.categories_of(store, household(store)) if found.name == name)


def story(test: "AppTest") -> str:
    """The sentence under the title."""
    return next(element.value for element in test.main.markdown)


def texts(test: "AppTest") -> list[str]:
    return [element.value for element in (*test.markdown, *test.caption)]


def ids(test: "AppTest") -> list[int]:
    """The payments on the open page of the ledger."""
    return [int(row_id) for row_id in test.session_state["ledger-drawn"].rows.index]


def edit(test: "AppTest", **cells: dict[int, Any]) -> "AppTest":
    """What the browser sends when cells are edited: `category={0: "Health"}` for the first row."""
    key = test.session_state["ledger-drawn"].key
    edited: dict[int, dict[str, Any]] = {}
    for column, values in cells.items():
        for position, value in values.items():
            edited.setdefault(position, {})[column] = value
    test.session_state[key] = {"edited_rows": edited, "added_rows": [], "deleted_rows": []}
    test.run()
    assert not test.exception
    return test


def address(test: "AppTest") -> dict[str, list[str]]:
    return {name: [values] if isinstance(values, str) else list(values) for name, values in test.query_params.items()}
