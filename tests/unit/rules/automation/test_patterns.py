"""Regular expressions: what is refused, in words, and that none explodes."""

import time

import pytest

from finance_core.errors import InvalidError
from finance_core.rules.automation import patterns


@pytest.mark.parametrize(
    ("pattern", "why"),
    [
        ("(?=a)b", "looks ahead or behind"),
        (r"(a)\1", "refers back"),
        ("a{1001}", "more than 1,000 times"),
        ("((a{100}){100}){100}", "more than 1,000 times"),
        ("(ab", "is not closed"),
        ("[ab", "is not closed"),
        ("*a", "nothing before it to repeat"),
        ("\ud800", "no text"),
    ],
)
def test_what_is_refused_says_why(pattern: str, why: str) -> None:
    with pytest.raises(InvalidError, match=why):
        patterns.compiled(pattern)


@pytest.mark.parametrize("pattern", ["(a+)+$", "(a|aa)+b", "(a*)*b", "^(([a-z])+.)+[A-Z]([a-z])+$"])
def test_patterns_that_explode_elsewhere_do_not(pattern: str) -> None:
    start = time.thread_time()
    patterns.found_in(pattern, ["a" * 10_000 + "!"] * 20)
    assert time.thread_time() - start < patterns.LIMIT_S


def test_too_long_is_stopped_and_said() -> None:
    with pytest.raises(InvalidError, match="takes more than 0 seconds, so its rule was left out"):
        patterns.found_in("(a|b)+c", ["ab" * 5_000] * 100, limit_s=0)


def test_searching_lines_together_finds_the_same_as_one_by_one() -> None:
    texts = [f"{'tea' if place % 31 == 0 else 'rum'} {place}" for place in range(200)] + ["", "tea", "a tea"]
    for pattern in ("tea", "^tea", "tea$", "^tea$", r"\Atea", r"tea\z", "(?-s)tea.", r"\btea\b", r"^\d*$", "", "a|u"):
        search = patterns.compiled(pattern).search
        assert patterns.found_in(pattern, texts) == [search(text) is not None for text in texts]
