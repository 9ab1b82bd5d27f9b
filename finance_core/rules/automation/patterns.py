"""Regular expressions that can't explode: RE2 matches in time linear in the text, whatever the pattern.

Python's own `re` backtracks: `(a+)+$` takes minutes on a text of 40 letters. RE2 (https://github.com/google/re2/wiki/Syntax)
knows no look-around and no back-references, which is the price of that guarantee; such a pattern is refused in words. A
pattern's size is bounded by RE2's `max_mem`, and a limit of processor time bounds what many long texts take together.
"""

import time
from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from finance_core.errors import InvalidError

if TYPE_CHECKING:
    import re2

LIMIT_S: Final = 2.0
"""Processor seconds that one pattern may take over a whole ledger; RE2 needs about 0.2 for 100,000 texts."""
_TOGETHER: Final = 16
"""Texts that are searched in one go: where nothing is found in the lines together, nothing is in any of them. Most are so."""
_NOT_BY_LINES: Final = ("\\A", "\\z", "(?")
"""What means another thing in several lines together: begin and end of the whole text, and flags."""
_WORDS: Final = (
    ("invalid perl operator", "it looks ahead or behind, which can take forever"),
    ("invalid escape sequence", "it holds a backslash that means nothing, or refers back to an earlier part"),
    ("invalid repetition size", "it repeats something more than 1,000 times"),
    ("pattern too large", "it is too large"),
    ("missing )", "a round bracket is not closed"),
    ("unexpected )", "a round bracket is closed that was never opened"),
    ("missing ]", "a square bracket is not closed"),
    ("no argument for repetition", "a *, + or ? has nothing before it to repeat"),
    ("invalid character class", "the signs in square brackets don’t make sense"),
)


class PatternError(InvalidError):
    """A regular expression is refused, or took too long."""


@lru_cache(maxsize=512)
def compiled(pattern: str) -> "re2._Regexp":
    """The pattern, ready to search, whatever the case of letters. Raises PatternError, whose message says what is wrong."""
    import re2  # here, so that a household without such a rule never loads it

    options = re2.Options()
    options.case_sensitive = False
    options.log_errors = False
    try:
        return re2.compile(pattern, options)
    except UnicodeEncodeError as error:
        raise PatternError("The regular expression holds signs that are no text.") from error
    except re2.error as error:
        detail = error.args[0].decode("utf-8", "replace") if error.args and isinstance(error.args[0], bytes) else str(error)
        why = next((words for sign, words in _WORDS if sign in detail), detail)
        raise PatternError(f"The regular expression “{pattern[:60]}” can’t be used: {why}.") from error


def found_in(pattern: str, texts: Sequence[str], *, limit_s: float = LIMIT_S) -> list[bool]:
    """For each text, of one line, whether the pattern occurs in it. Raises PatternError after that many processor seconds."""
    search = compiled(pattern).search
    of_lines = None if any(sign in pattern for sign in _NOT_BY_LINES) else compiled(f"(?m){pattern}").search
    end = time.thread_time() + limit_s
    answers: list[bool] = []
    for start in range(0, len(texts), _TOGETHER):
        few = texts[start : start + _TOGETHER]
        if of_lines is not None and of_lines("\n".join(few)) is None:
            answers += [False] * len(few)
        else:
            answers += [search(text) is not None for text in few]
        if time.thread_time() > end:
            raise PatternError(
                f"The regular expression “{pattern[:60]}” takes more than {limit_s:g} seconds, so its rule was left out. "
                "Make it simpler, or use “contains”."
            )
    return answers
