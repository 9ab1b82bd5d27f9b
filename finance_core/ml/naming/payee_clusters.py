"""Which payees are one: spellings, branches and truncations of the same name, as proposals to be confirmed.

    cluster(["Tesco", "TESCO STORES 3217", "Cafe Rosa Acton", "Cafe Rosa"])
    # the groups Tesco (with TESCO STORES 3217) and Cafe Rosa (with Cafe Rosa Acton)

Spellings are compared by the cosine of their character 3-grams; what it finds and misses stands in docs/models/payees.md.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from finance_core.ml.naming.folding import key_of
from finance_core.ml.naming.lexicon import hints, known_name, sets_apart
from finance_core.ml.naming.noise import bank_words
from finance_core.ml.naming.payees import canonical

Evidence = Literal["cleaned", "spelling", "beginning"]
"""The same name once noise is gone; nearly the same letters; one name begins with the other."""
ALIKE: Final = 0.75
"""Cosine of character 3-grams (TF-IDF) from which two names are spelled alike; 0.65 to 0.85 do as well on labelled pairs."""
_LARGEST_BLOCK: Final = 400
"""Names with the same beginning that are compared with each other; a household has tens."""
_FIRST_LETTERS: Final = 4
_SHORTEST_BEGINNING: Final = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Cluster:
    """Payees that seem to be one: `name` is proposed for all, `members` are the others, each with why and how alike (0..1)."""

    name: str
    members: tuple[str, ...]
    evidence: tuple[Evidence, ...]
    alike: tuple[float, ...]


def cluster(
    payees: Sequence[str], counts: Sequence[int] | None = None, *, rejected: Collection[tuple[str, str]] = ()
) -> list[Cluster]:
    """Groups of payees that seem to be one, the largest first; each payee is in one group at most.

    Every member of a group is like the one with the most payments (`counts`), never only like another member; the group has
    the best name among them (`_named`). `rejected` are pairs of names in lower case and
    alphabetical order that a person called two.
    """
    names = list(dict.fromkeys(payees))
    weights = dict(zip(payees, counts or [1] * len(payees), strict=True))
    cleaned = dict(zip(names, (name or original for name, original in zip(canonical(names), names, strict=True)), strict=True))
    order = sorted(names, key=lambda name: (-weights[name], len(name), name))
    likeness = _likeness(cleaned, rejected)
    free, found = dict.fromkeys(order), []
    for head in order:
        members = [(other, *why) for other, why in likeness[head].items() if other in free and head in free]
        if not members:
            continue
        for name in (head, *(member[0] for member in members)):
            del free[name]
        members.sort(key=lambda member: (-weights[member[0]], member[0]))
        others, evidence, alike = zip(*members, strict=True)
        found.append(_named(Cluster(name=head, members=others, evidence=evidence, alike=alike), cleaned))
    return sorted(found, key=lambda group: -sum(weights.get(name, 0) for name in (group.name, *group.members)))


def _named(group: Cluster, cleaned: dict[str, str]) -> Cluster:
    """The group under its best name: a well-known company's, else the beginning that all share, else the head's, cleaned."""
    names = (group.name, *group.members)
    shorter = [
        name for name, why in zip(group.members, group.evidence, strict=True)
        if why == "beginning" and len(name) < len(group.name)
    ]  # fmt: skip
    known = [name for name in names if known_name(name) == name]
    best = next(iter([*known, *sorted(shorter, key=len), cleaned[group.name]]))
    why = {name: (reason, alike) for name, reason, alike in zip(group.members, group.evidence, group.alike, strict=True)}
    own: tuple[Evidence, float] = why.get(best, ("cleaned", 1.0))
    others = {name: why.get(name, own) for name in names if name != best}
    return Cluster(
        name=best, members=tuple(others), evidence=tuple(reason for reason, _ in others.values()),
        alike=tuple(alike for _, alike in others.values()),
    )  # fmt: skip


def _likeness(
    cleaned: dict[str, str], rejected: Collection[tuple[str, str]]
) -> defaultdict[str, dict[str, tuple[Evidence, float]]]:
    """For every name those that are like it, both ways."""
    found: defaultdict[str, dict[str, tuple[Evidence, float]]] = defaultdict(dict)
    originals: defaultdict[str, list[str]] = defaultdict(list)
    for name, clean in cleaned.items():
        originals[clean].append(name)
    pairs: list[tuple[str, str, Evidence, float]] = [
        (first, second, "cleaned", 1.0) for same in originals.values() for first in same for second in same if first < second
    ]
    for one, two, evidence, alike in _alike(list(originals)):
        pairs += [(first, second, evidence, alike) for first in originals[one] for second in originals[two]]
    for first, second, evidence, alike in pairs:
        low, high = sorted((first.casefold(), second.casefold()))
        if (low, high) not in rejected:
            found[first][second] = found[second][first] = (evidence, alike)
    return found


def _alike(names: list[str]) -> Iterator[tuple[str, str, Evidence, float]]:
    """Pairs of cleaned names that are spelled alike, or of which one begins with the other."""
    words = [tuple(key for word in name.split() if (key := key_of(word))) for name in names]
    blocks: defaultdict[str, list[int]] = defaultdict(list)
    for position, parts in enumerate(words):
        if parts:
            blocks["".join(parts)[:_FIRST_LETTERS]].append(position)
    beginnings = _beginnings(names)
    compared = [block for block in blocks.values() if 1 < len(block) <= _LARGEST_BLOCK]
    if compared:
        cosines = _Cosines(["".join(parts) for parts in words])
        for block in compared:
            likeness = cosines.among(block)
            for place, one in enumerate(block):
                for other, two in enumerate(block[:place]):
                    alike = min(1.0, likeness[place][other])
                    if _begins(words[one], words[two], beginnings) or _begins(words[two], words[one], beginnings):
                        yield names[one], names[two], "beginning", alike
                    elif alike >= ALIKE and _digits(words[one]) == _digits(words[two]):
                        yield names[one], names[two], "spelling", alike


class _Cosines:
    """How alike texts are: the cosine of their character 3-grams, those that are rare in this household counting more."""

    def __init__(self, texts: list[str]) -> None:
        from sklearn.feature_extraction.text import TfidfVectorizer  # a second to load, and most pages need none of it

        grams = TfidfVectorizer(analyzer="char", ngram_range=(3, 3), lowercase=False)
        self._vectors = grams.fit_transform([f" {text} " for text in texts])

    def among(self, positions: Sequence[int]) -> list[list[float]]:
        """Of each of the texts at these positions with each."""
        block = self._vectors[list(positions)]
        similar: list[list[float]] = (block @ block.T).toarray().tolist()
        return similar


def _digits(words: Sequence[str]) -> str:
    """What tells "Route 66" from "Route 67"."""
    return "".join(letter for word in words for letter in word if letter.isdigit())


def _beginnings(names: list[str]) -> frozenset[str]:
    """First words that name a business by themselves: they stand alone as a payee, and are no town and no word of shops.

    A well-known company is not among them: where its name begins another, that one was kept apart on purpose ("Tesco Bank").
    """
    alone = [name for name in names if len(name.split()) == 1 and len(key_of(name)) >= _SHORTEST_BEGINNING]
    places = bank_words().cities
    return frozenset(
        key_of(name)
        for name, hint in zip(alone, hints(alone), strict=True)
        if (hint is None or hint.alone) and (key_of(name),) not in places
    )


def _begins(short: Sequence[str], long: Sequence[str], beginnings: frozenset[str]) -> bool:
    """Whether the longer name is the shorter one with more behind it, such as the town of a branch, but no other business."""
    if len(short) >= len(long) or tuple(long[: len(short)]) != tuple(short):
        return False
    return (len(short) > 1 or short[0] in beginnings) and not sets_apart(long[len(short) :])
