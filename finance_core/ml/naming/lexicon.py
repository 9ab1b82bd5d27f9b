"""What well-known names and words are for, before anything is learned: "Tesco" and "Bäckerei" are groceries.

    suggest(["Tesco", "Stadtbäckerei Junge", "Gehalt ACME"], amounts=[-12.0, -3.2, 2800.0])
    # ["Groceries", "Groceries", "Salary"]

The words stand in `data/lexicon.json`. They are a beginning for a household without labels, and lose against anything that its
people decided. How far they reach is measured in docs/models/payees.md.
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from finance_core.ml.naming.folding import folded, phrase
from finance_core.ml.naming.noise import Phrase, bank_words

_FILE: Final = Path(__file__).parents[3] / "data" / "lexicon.json"
INCOME: Final = frozenset({"Salary", "Benefits", "Interest and dividends", "Tax refunds", "Other income"})
"""Starting categories that only money in can have."""
_LONGEST_TEXT: Final = 300
_SHORT: Final = 3
"""Names of so few letters are abbreviations that mean something else elsewhere, unless the lexicon lists them as sure."""
_SUFFIX: Final = "*"
_WORDS: Final = re.compile(r"[^\W_]+")
_APOSTROPHES: Final = str.maketrans("", "", "'’`´")
_UNSPACED: Final = re.compile(r"[\u2e80-\ua4cf\uac00-\ud7ff\uf900-\ufaff\uff66-\uff9f]")
"""Scripts that do not part words: Han, Kana, Hangul."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hint:
    """A name or word and the starting category it speaks for; `category` is "" for a name that may be anything.

    `is_name`: a company. `alone`: an ordinary word too, so it counts only where nothing else stands beside it.
    """

    text: str
    category: str
    is_name: bool
    alone: bool = False


def suggest(texts: Sequence[str], amounts: Sequence[float] | None = None) -> list[str | None]:
    """The starting category that each text speaks for, or None.

    `texts` are payees or notes (a bank's raw text works as well, with more misses); `amounts` their amounts, money out
    negative: income is suggested for money in only. Of several hints the longest wins.
    """
    return [None if hint is None else hint.category for hint in hints(texts, amounts)]


def hints(texts: Sequence[str], amounts: Sequence[float] | None = None) -> list[Hint | None]:
    """Like `suggest`, with the name or word that decided."""
    lexicon = _lexicon()
    directions = [0] * len(texts) if amounts is None else [int(amount > 0) - int(amount < 0) for amount in amounts]
    known: dict[tuple[str, int], Hint | None] = {}
    found: list[Hint | None] = []
    for key in zip(texts, directions, strict=True):
        if key not in known:
            known[key] = lexicon.hint(*key)
        found.append(known[key])
    return found


def sets_apart(words: Sequence[str]) -> bool:
    """Whether these words behind a company's name make it another business, or say what one of its payments is for."""
    return _lexicon().sets_apart(words)


def known_name(text: str) -> str | None:
    """The usual name of the chain or company whose name begins the text, or None.

    `TESCO STORES SLOUGH` is Tesco; `Tesco Bank` is another business and `Otto Braun` a person: neither is renamed.
    """
    return _lexicon().name(text)


class _Lexicon:
    """The hints by their words."""

    def __init__(self, kept: Mapping[str, Any]) -> None:
        self._names: dict[Phrase, Hint] = {}
        self._income: dict[Phrase, Hint] = {}
        self._other: dict[Phrase, Hint] = {}
        self._suffixes: dict[str, Hint] = {}
        self._unspaced: dict[str, Hint] = {}
        ordinary, sure = ({phrase(name) for name in _parts(kept[part])} for part in ("ordinary", "sure"))
        self._apart = frozenset(parts for word in _parts(kept["apart"]) for parts in (_tokens(word),))
        words = bank_words()
        self._beside = frozenset(words.shops | words.cities | words.countries | words.legal)
        for hint in _hints(kept):
            short = len("".join(phrase(hint.text))) <= _SHORT and phrase(hint.text) not in sure
            alone = hint.is_name and (short or phrase(hint.text) in ordinary)
            self._add(hint.text, Hint(text=hint.text, category=hint.category, is_name=hint.is_name, alone=alone))
        for name, variants in kept["spellings"].items():
            base = self._names.get(_tokens(name)) or Hint(text=name, category="", is_name=True)
            for variant in _parts([variants]):
                alone = len(variant) <= _SHORT or (base.alone and phrase(variant) == phrase(name))
                hint = Hint(text=base.text, category=base.category, is_name=True, alone=alone)
                self._names |= dict.fromkeys({_tokens(variant), phrase(variant)}, hint)
        self._longest = _longest([*self._names, *self._income, *self._other])
        self._suffix_lengths = sorted({len(suffix) for suffix in self._suffixes}, reverse=True)
        unspaced = "|".join(sorted(map(re.escape, self._unspaced), key=len, reverse=True))
        self._unspaced_hint = re.compile(unspaced)

    def hint(self, text: str, direction: int) -> Hint | None:
        """The longest hint in the text that goes with the direction: 1 money in, -1 money out, 0 not known."""
        found = [hint for hint in self._found(text) if hint.category]
        income = [hint for hint in found if hint.category in INCOME]
        other = [hint for hint in found if hint.category not in INCOME]
        wanted = other if direction < 0 else income or other if direction > 0 else found
        return max(wanted, key=lambda hint: (len(hint.text), hint.is_name), default=None)

    def name(self, text: str) -> str | None:
        """The company whose name begins the text, if what follows leaves it that company."""
        tokens = _tokens(text)
        for length in range(min(len(tokens), self._longest.get(tokens[0], 0) if tokens else 0), 0, -1):
            hint = self._names.get(tokens[:length])
            if hint is not None:
                return hint.text if self._stays(hint, tokens[length:]) else None
        return None

    def _stays(self, hint: Hint, rest: Phrase) -> bool:
        """Whether a name followed by these words is still that company."""
        if not rest:
            return True
        if any(rest[start : start + length] in self._apart for start in range(len(rest)) for length in (1, 2)):
            return False
        return not hint.alone or self._only_beside(rest)

    def sets_apart(self, words: Sequence[str]) -> bool:
        """Whether one of the words is a business of its own, or a hint at another category."""
        return any((word,) in table for word in words for table in (self._apart, self._income, self._other))

    def _only_beside(self, rest: Phrase) -> bool:
        """Whether nothing but numbers, places and the words of a chain's branch stand there."""
        return all(word.isdigit() or (word,) in self._beside for word in rest) or rest in self._beside

    def _found(self, text: str) -> Iterator[Hint]:
        tokens = _tokens(text)
        for start, word in enumerate(tokens):
            for length in range(min(self._longest.get(word, 0), len(tokens) - start), 0, -1):
                parts = tokens[start : start + length]
                name = self._names.get(parts)
                if name is not None and (not name.alone or (start == 0 and self._only_beside(tokens[length:]))):
                    yield name
                yield from (table[parts] for table in (self._income, self._other) if parts in table)
            for size in self._suffix_lengths:
                if len(word) > size and word[-size:] in self._suffixes:
                    yield self._suffixes[word[-size:]]
        if _UNSPACED.search(text):
            yield from (self._unspaced[found] for found in self._unspaced_hint.findall(folded(text)))

    def _add(self, text: str, hint: Hint) -> None:
        if _UNSPACED.search(text):
            self._unspaced.setdefault(folded(text), hint)
        if text.startswith(_SUFFIX):
            self._suffixes[folded(text[1:])] = Hint(text=text[1:], category=hint.category, is_name=False)
            return
        table = self._names if hint.is_name else self._income if hint.category in INCOME else self._other
        for parts in {_tokens(text), phrase(text)}:
            table.setdefault(parts, hint)


@lru_cache(maxsize=1)
def _lexicon() -> _Lexicon:
    """The lexicon, read once a process."""
    return _Lexicon(json.loads(_FILE.read_text(encoding="utf-8")))


def _hints(kept: Mapping[str, Any]) -> Iterator[Hint]:
    for category, kinds in kept["categories"].items():
        for kind, languages in kinds.items():
            for lines in languages.values():
                yield from (Hint(text=text, category=category, is_name=kind == "brands") for text in _parts(lines))
    yield from (Hint(text=text, category="", is_name=True) for text in _parts(kept["no_category"]))


def _parts(lines: Iterable[str]) -> list[str]:
    return [part for line in lines for part in line.split(", ") if part]


def _tokens(text: str) -> Phrase:
    """The words of a text, folded; apostrophes are no boundary, so that "McDonald’s" is one word."""
    return tuple(_WORDS.findall(folded(text[:_LONGEST_TEXT].translate(_APOSTROPHES))))


def _longest(phrases: Iterable[Phrase]) -> dict[str, int]:
    """How many words the longest phrase has, by its first word."""
    longest: dict[str, int] = {}
    for parts in phrases:
        longest[parts[0]] = max(longest.get(parts[0], 0), len(parts))
    return longest
