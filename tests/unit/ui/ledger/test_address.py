"""The address of the transactions page: there and back, and nothing in it does harm."""

from datetime import date
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from finance_core.models import NO_CATEGORY, Filters
from finance_core.services.selections import ORDERS, Order
from pages.ui.ledger import address
from pages.ui.ledger.address import Known

KNOWN: Final = Known(
    accounts=("Checking", "Kim’s account", "A & B = C?", "$$"),
    categories=("Groceries", "Eating out", "50 % off; #1"),
    members=("Robin", "Kim"),
    tags=("party", "with guests"),
)
HOSTILE: Final = (
    "<script>alert(1)</script>", "![x](http://evil.example/a.png)", "$$\\frac{1}{0}$$", "'; DROP TABLE household; --",
    "x" * 10_000, "\N{RIGHT-TO-LEFT OVERRIDE}gpj.exe", "\0", "\ud800", "🙂" * 500, "%00", "../../etc/passwd", "NaN", "inf",
    "-1", "1e9", "٣", "１２", "", " ", "2026-13-45", "2026-02-30", "20261121", "2026-W47-6", "0000-01-01", "9999-12-31",
    "true", "null", "[]", "{}",
)  # fmt: skip
NAMES: Final = (
    "from", "to", "account", "category", "member", "least", "most", "direction", "text", "transfers", "batch", "id", "tag",
    "meaning", "order", "unknown",
)  # fmt: skip

_days = st.dates(date(1900, 1, 1), date(2199, 12, 31))
_sizes = st.integers(0, 10**12).map(lambda minor: minor / 100)


def _some(names: tuple[str, ...]) -> st.SearchStrategy[tuple[str, ...]]:
    return st.lists(st.sampled_from(names), unique=True).map(tuple)


@st.composite
def _filters(draw: st.DrawFn) -> Filters:
    """Any filters that make sense."""
    days = sorted([draw(_days), draw(_days)])
    sizes = sorted([draw(_sizes), draw(_sizes)])
    words = draw(st.lists(st.text(st.characters(categories=["L", "N", "P", "S"]), min_size=1, max_size=20), max_size=5))
    return Filters(
        start=draw(st.sampled_from([None, days[0]])),
        last=draw(st.sampled_from([None, days[1]])),
        accounts=draw(_some(tuple(KNOWN.accounts))),
        categories=draw(_some(tuple(KNOWN.categories))),
        uncategorised=draw(st.booleans()),
        members=draw(_some(tuple(KNOWN.members))),
        tags=draw(_some(tuple(KNOWN.tags))),
        least=draw(st.sampled_from([None, sizes[0]])),
        most=draw(st.sampled_from([None, sizes[1]])),
        direction=draw(st.sampled_from(["", "in", "out"])),
        text=" ".join(words),
        meaning=bool(words) and draw(st.booleans()),
        transfers=draw(st.sampled_from(["", "only", "without"])),
        batch=draw(st.none() | st.integers(0, 10**18 - 1)),
        ids=draw(st.lists(st.integers(0, 10**18 - 1), unique=True, max_size=4).map(tuple)),
    )


@given(_filters(), st.sampled_from(ORDERS))
def test_what_is_written_is_read_back(wanted: Filters, order: Order) -> None:
    assert address.parsed(address.written(wanted, order), KNOWN) == address.Asked(filters=wanted, order=order)


def test_the_vocabulary_is_the_one_that_other_pages_use() -> None:
    wanted = Filters(
        start=date(2026, 11, 1), last=date(2026, 11, 30), accounts=("Checking",), categories=("Groceries",), uncategorised=True,
        members=("Kim",), least=10.0, most=12.5, direction="out", text="green basket", transfers="without", batch=3, ids=(7, 8),
    )  # fmt: skip
    assert address.written(wanted) == {
        "from": ["2026-11-01"], "to": ["2026-11-30"], "account": ["Checking"], "category": ["Groceries", NO_CATEGORY],
        "member": ["Kim"], "least": ["10"], "most": ["12.5"], "direction": ["out"], "text": ["green basket"],
        "transfers": ["without"], "batch": ["3"], "id": ["7", "8"],
    }  # fmt: skip
    assert address.written(Filters()) == {}


@pytest.mark.parametrize(
    ("query", "problem"),
    [
        ({"account": ["Nope"]}, "There is no account “Nope”, so it was left out."),
        ({"member": ["Nobody"]}, "There is no person “Nobody”, so it was left out."),
        ({"category": ["Nothing"]}, "There is no category “Nothing”, so it was left out."),
        ({"from": ["2026-02-30"]}, "The address says from=2026-02-30, which makes no sense here, so it was left out."),
        ({"least": ["ten"]}, "The address says least=ten, which makes no sense here, so it was left out."),
        ({"direction": ["sideways"]}, "The address says direction=sideways, which makes no sense here, so it was left out."),
        ({"batch": ["x"]}, "The address says batch=x, which makes no sense here, so it was left out."),
        ({"id": ["-4"]}, "The address says id=-4, which makes no sense here, so it was left out."),
        ({"order": ["random"]}, "The address says order=random, which makes no sense here, so it was left out."),
        ({"from": ["2026-11-02"], "to": ["2026-11-01"]}, "The period ends before it begins, so it was left out."),
        ({"least": ["5"], "most": ["4"]}, "The largest amount is below the smallest, so both were left out."),
    ],
)
def test_what_makes_no_sense_is_left_out_with_a_sentence(query: dict[str, list[str]], problem: str) -> None:
    assert address.parsed(query, KNOWN) == address.Asked(problems=(problem,))


def test_good_values_stay_beside_bad_ones() -> None:
    found = address.parsed({"account": ["Nope", "Checking", "Checking"], "id": ["x", "3"]}, KNOWN)
    assert (found.filters.accounts, found.filters.ids, len(found.problems)) == (("Checking",), (3,), 2)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("value", HOSTILE)
def test_hostile_values_do_no_harm(name: str, value: str) -> None:
    found = address.parsed({name: [value]}, KNOWN)
    assert all(len(problem) < 200 for problem in found.problems)
    assert len(found.filters.text) <= address.LONGEST_TEXT
    assert address.parsed(address.written(found.filters, found.order), KNOWN).problems == ()


@given(st.dictionaries(st.sampled_from(NAMES), st.lists(st.text(max_size=30), max_size=3)))
def test_reading_settles(query: dict[str, list[str]]) -> None:
    once = address.parsed(query, KNOWN)
    twice = address.parsed(address.written(once.filters, once.order), KNOWN)
    assert (twice.filters, twice.order, twice.problems) == (once.filters, once.order, ())
