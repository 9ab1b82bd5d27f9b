"""What a text is about, before anybody said what it is for: milk is groceries in every household.

Some ninety everyday concepts stand with typical words in `data/concepts.json`, each with the starting category it belongs to.
A text is compared with those words by meaning, or by letters where the sentence model is not there; well-known names and words
of the lexicon speak for their category as well. How a household's own categories follow from concepts is learned from its
labels (`ml.categorise`); before there are any, from the names of the categories.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np

from finance_core.ml.naming import lexicon

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from finance_core.ml.categories.space import Space

_DATA: Final = Path(__file__).parents[3] / "data"
_BEST_SHARE: Final = 0.6
"""How much the nearest phrase of a concept counts; the rest is the mean of the second and third."""
LEXICON_SHARE: Final = 0.6
"""How much a hint of the lexicon counts beside the meaning of the words."""
_UNLIKELY: Final = 0.02
"""What is left of an income concept for money out, and of the reverse: refunds come in as well."""
_SELDOM: Final = 0.2


@dataclass(frozen=True, slots=True, kw_only=True)
class Concept:
    """Something that households pay for, the starting category it belongs to, and typical words."""

    name: str
    category: str
    phrases: tuple[str, ...]


@lru_cache(maxsize=1)
def concepts() -> tuple[Concept, ...]:
    """All concepts: those with phrases first, then one for each starting category, of which the lexicon speaks."""
    kept = json.loads((_DATA / "concepts.json").read_text(encoding="utf-8"))
    described = [Concept(name=each["name"], category=each["category"], phrases=tuple(each["phrases"])) for each in kept]
    hinted = [Concept(name=name, category=name, phrases=()) for name in starting_categories()]
    return (*described, *hinted)


@lru_cache(maxsize=1)
def starting_categories() -> tuple[str, ...]:
    """The names of the categories that a new household starts with."""
    return tuple(each["name"] for each in json.loads((_DATA / "categories.json").read_text(encoding="utf-8")))


def beliefs(
    texts: Sequence[str], vectors: "NDArray[np.float32]", directions: "NDArray[np.int8]", space: "Space"
) -> "NDArray[np.float32]":
    """How likely a text is about each concept, shape (texts, concepts), rows sum to 1.

    `vectors` are the texts in `space`; a text that says nothing is spread evenly.
    """
    described = [concept for concept in concepts() if concept.phrases]
    phrases = _phrases(space)
    alike = np.asarray(vectors @ phrases.T)
    near = np.empty((len(texts), len(described)), dtype=np.float32)
    start = 0
    for column, concept in enumerate(described):
        end = start + len(concept.phrases)
        part = np.sort(alike[:, start:end], axis=1)[:, ::-1]
        near[:, column] = _BEST_SHARE * part[:, 0] + (1 - _BEST_SHARE) * part[:, 1:3].mean(axis=1)
        start = end
    meant = np.exp((near - near.max(axis=1, keepdims=True, initial=-1.0)) / space.sharpness)
    meant /= meant.sum(axis=1, keepdims=True)
    found = np.zeros((len(texts), len(concepts())), dtype=np.float32)
    found[:, : len(described)] = meant
    places = {name: len(described) + at for at, name in enumerate(starting_categories())}
    for row, hint in enumerate(lexicon.suggest(texts, directions.astype(float).tolist())):
        if hint in places:
            found[row] *= 1 - LEXICON_SHARE
            found[row, places[hint]] += LEXICON_SHARE
    return _by_direction(found, directions)


@lru_cache(maxsize=4)
def _phrases(space: "Space") -> "NDArray[np.float32]":
    """The vectors of all phrases, concept by concept."""
    return space.vectors([phrase for concept in concepts() for phrase in concept.phrases])


def _by_direction(found: "NDArray[np.float32]", directions: "NDArray[np.int8]") -> "NDArray[np.float32]":
    """Income for money in, spending for money out, as a rule."""
    income = np.array([concept.category in lexicon.INCOME for concept in concepts()])
    gated = found.copy()
    gated[np.ix_(directions < 0, income)] *= _UNLIKELY
    gated[np.ix_(directions > 0, ~income)] *= _SELDOM
    gated /= np.maximum(gated.sum(axis=1, keepdims=True), 1e-12)
    return gated


def affinities(names: Sequence[str], space: "Space", *, sharpness: float = 0.08) -> "NDArray[np.float64]":
    """How well each category fits a concept by its name alone, shape (concepts, names), rows sum to 1.

    A category with the name of a starting category gets that one's concepts as they are.
    """
    given = space.vectors([name.lower() for name in names])
    own = space.vectors([concept.name.lower() for concept in concepts()])
    belongs = space.vectors([concept.category.lower() for concept in concepts()])
    alike = np.maximum(own @ given.T, belongs @ given.T)
    for row, concept in enumerate(concepts()):
        if concept.phrases:
            centre = space.vectors(concept.phrases).mean(axis=0)
            alike[row] = np.maximum(alike[row], given @ (centre / max(float(np.linalg.norm(centre)), 1e-9)))
    fits = np.exp((alike - alike.max(axis=1, keepdims=True)) / sharpness).astype(np.float64)
    fits /= fits.sum(axis=1, keepdims=True)
    places = {name.casefold(): column for column, name in enumerate(names)}
    for row, concept in enumerate(concepts()):
        if concept.category.casefold() in places:
            fits[row] *= 0.1
            fits[row, places[concept.category.casefold()]] += 0.9
    return np.asarray(fits)
