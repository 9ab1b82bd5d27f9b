"""Limits for all that is needed, wanted or saved: set, changed, taken away, undone."""

import pytest

from finance_core.errors import InvalidError
from finance_core.services import history
from finance_core.services.plan import group_budgets
from finance_core.storage import Store
from tests.ledgers import HISTORY, NOW, dump


def test_a_limit_is_set_changed_and_taken_away_alone(store: Store, home: int) -> None:
    before = dump(store, without=HISTORY)
    assert group_budgets.put(store, home, {"needs": 1_500_00, "savings": 600_00}, now=NOW)
    assert not group_budgets.put(store, home, {"needs": 1_500_00}, now=NOW)
    assert group_budgets.put(store, home, {"needs": 1_400_00}, now=NOW)
    assert group_budgets.kept(store, home) == {"needs": 1_400_00, "savings": 600_00}
    assert group_budgets.put(store, home, {"savings": 0}, now=NOW)
    assert group_budgets.kept(store, home) == {"needs": 1_400_00}
    assert history.listed(store, home, limit=1)[0].summary == "Removed a limit for savings"

    group_budgets.put(store, home, {"needs": 0}, now=NOW)
    assert dump(store, without=HISTORY) == before
    history.undo(store, home, history.listed(store, home, limit=1)[0].id, now=NOW)
    assert group_budgets.kept(store, home) == {"needs": 1_400_00}


@pytest.mark.parametrize(
    ("amounts", "why"),
    [({"needs": -1}, "above zero"), ({"wants": 10**16}, "too large"), ({"income": 1}, "Only needs, wants and savings")],
)
def test_what_is_no_limit_is_refused_in_words(store: Store, home: int, amounts: dict[str, int], why: str) -> None:
    with pytest.raises(InvalidError, match=why):
        group_budgets.put(store, home, amounts, now=NOW)  # type: ignore[arg-type]  # as somebody may type them
    assert group_budgets.kept(store, home) == {}
