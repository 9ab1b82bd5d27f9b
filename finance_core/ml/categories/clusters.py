"""Groups of payees that mean something alike, and what they say about the categories.

Agglomerative clustering with average linkage on cosine distance. Where to cut is chosen from the texts themselves: the number
of groups with the best mean silhouette (Rousseeuw, 1987, https://doi.org/10.1016/0377-0427(87)90125-7).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd
from scipy.cluster.hierarchy import fcluster, linkage
from scipy.spatial.distance import squareform

from finance_core.ml.categories.wording import plain

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from finance_core.ml.categories.space import Space

MOST_TEXTS: Final = 1_500
"""Texts that are clustered, the first given; the cost grows with their square (1,500: two CPU seconds)."""
LEAST_TEXTS: Final = 6
MOST_CLUSTERS: Final = 40
_LONELY: Final = 0.25
"""Mean similarity to its two nearest texts below which a text belongs to nothing here."""
_WORDS: Final = 3
MERGE_ALIKE: Final = 0.8
"""Cosine of two categories' centres from which on they may be one."""
SPLIT_ALIKE: Final = 0.35
"""Cosine of a category's two halves below which it may be two."""
LEAST_OF_HALF: Final = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Clusters:
    """Distinct texts in groups.

    `texts` has `text`, `cluster` (0 and up; -1 for outliers), `x` and `y` (a map: near is alike, -1 to 1); `names` one name
    for each cluster. `silhouette`: -1 to 1, how clearly the groups part. `by_meaning`: whether the sentence model took part.
    """

    texts: pd.DataFrame
    names: tuple[str, ...]
    silhouette: float
    by_meaning: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """Two categories that may be one (`kind` "merge") or one that may be two ("split"), with its sentence.

    `categories` are concerned; `parts` the texts of each side, the most typical first.
    """

    kind: str
    categories: tuple[str, ...]
    parts: tuple[tuple[str, ...], tuple[str, ...]]
    reason: str


def clusters(texts: Sequence[str], space: "Space") -> Clusters:
    """Groups of the distinct texts that say something; at most MOST_TEXTS of them. The same texts give the same groups."""
    distinct = [text for text in dict.fromkeys(texts) if any(map(str.isalnum, text))][:MOST_TEXTS]
    vectors = space.vectors([text.lower() for text in distinct])
    alike = np.clip(vectors @ vectors.T, -1.0, 1.0).astype(np.float64)
    numbers, silhouette = _cut(alike)
    numbers = np.where(_lonely(alike), -1, numbers)
    kept = {old: new for new, old in enumerate(number for number in pd.unique(numbers) if number >= 0)}
    numbers = np.array([kept.get(number, -1) for number in numbers.tolist()], dtype=np.int64)
    places = _map(vectors)
    table = pd.DataFrame({"text": pd.Series(distinct, dtype="str"), "cluster": numbers, "x": places[:, 0], "y": places[:, 1]})
    return Clusters(texts=table, names=_names(distinct, numbers), silhouette=silhouette, by_meaning=space.by_meaning)


def suggestions(texts: Sequence[str], categories: Sequence[str], space: "Space") -> list[Suggestion]:
    """Categories that mean nearly the same, and categories that hold two things, for texts and the category of each.

    The two are parallel; a pair counts once. Merges come first, the most alike first.
    """
    pairs = pd.DataFrame({"text": list(texts), "category": list(categories)}).drop_duplicates().reset_index(drop=True)
    pairs = pairs[pairs["text"].map(lambda text: any(map(str.isalnum, text)))].reset_index(drop=True)
    vectors = space.vectors([text.lower() for text in pairs["text"]])
    members = {str(name): rows.to_numpy() for name, rows in pairs.groupby("category", sort=True).groups.items()}
    members = {name: rows for name, rows in members.items() if len(rows) >= LEAST_OF_HALF}
    centres = {name: _unit(vectors[rows].mean(axis=0)) for name, rows in members.items()}
    typical = {
        name: tuple(pairs["text"].iloc[rows[np.argsort(-(vectors[rows] @ centres[name]), kind="stable")]])
        for name, rows in members.items()
    }
    names = list(members)
    found = [
        (float(centres[one] @ centres[two]), one, two) for at, one in enumerate(names) for two in names[at + 1 :]
    ]
    merges = [
        Suggestion(
            kind="merge",
            categories=(one, two),
            parts=(typical[one], typical[two]),
            reason=f"{one} and {two} hold much the same, such as {typical[one][0]} and {typical[two][0]}.",
        )
        for alike, one, two in sorted(found, reverse=True)
        if alike >= MERGE_ALIKE
    ]
    return merges + [split for name in names if (split := _split(name, pairs["text"], members[name], vectors)) is not None]


def _cut(alike: "NDArray[np.float64]") -> "tuple[NDArray[np.int64], float]":
    """The group of each text, and the mean silhouette of the best cut."""
    count = len(alike)
    if count < LEAST_TEXTS:
        return np.zeros(count, dtype=np.int64), 0.0
    far = 1.0 - alike
    far = (far + far.T) / 2
    np.fill_diagonal(far, 0.0)
    tree = linkage(squareform(np.maximum(far, 0.0), checks=False), method="average")
    best, numbers = -1.0, np.zeros(count, dtype=np.int64)
    for groups in sorted({round(each) for each in np.geomspace(2, min(MOST_CLUSTERS, count - 1), 14)}):
        cut = np.asarray(fcluster(tree, groups, criterion="maxclust"), dtype=np.int64) - 1
        value = _silhouette(far, cut)
        if value > best:
            best, numbers = value, cut
    return numbers, best


def _silhouette(far: "NDArray[np.float64]", numbers: "NDArray[np.int64]") -> float:
    """The mean silhouette; a text alone in its group counts 0."""
    groups = np.eye(int(numbers.max()) + 1)[numbers]
    sizes = groups.sum(axis=0)
    if (sizes > 0).sum() < 2:
        return -1.0
    sums = far @ groups
    own = sizes[numbers]
    rows = np.arange(len(numbers))
    inside = sums[rows, numbers] / np.maximum(own - 1, 1)
    means = sums / np.maximum(sizes, 1)
    means[:, sizes == 0] = np.inf
    means[rows, numbers] = np.inf
    outside = means.min(axis=1)
    return float(np.where(own > 1, (outside - inside) / np.maximum(np.maximum(inside, outside), 1e-12), 0.0).mean())


def _lonely(alike: "NDArray[np.float64]") -> "NDArray[np.bool_]":
    """Texts that are like no other."""
    if len(alike) < LEAST_TEXTS:
        return np.zeros(len(alike), dtype=bool)
    others = alike.copy()
    np.fill_diagonal(others, -1.0)
    return np.asarray(np.sort(others, axis=1)[:, -2:].mean(axis=1) < _LONELY)


def _map(vectors: "NDArray[np.float32]") -> "NDArray[np.float64]":
    """Places on a map by the two leading principal components, each sign fixed by its largest entry; -1 to 1."""
    if len(vectors) < 2:
        return np.zeros((len(vectors), 2))
    centred = vectors.astype(np.float64) - vectors.mean(axis=0)
    left, sizes, _ = np.linalg.svd(centred, full_matrices=False)
    places = left[:, :2] * sizes[:2]
    places = places * np.where(places[np.abs(places).argmax(axis=0), np.arange(places.shape[1])] < 0, -1.0, 1.0)
    return np.asarray(places / max(float(np.abs(places).max()), 1e-12))


def _names(texts: Sequence[str], numbers: "NDArray[np.int64]") -> tuple[str, ...]:
    """The words that are typical of each group: class-based TF-IDF (Grootendorst, 2022, https://arxiv.org/abs/2203.05794)."""
    total = int(numbers.max(initial=-1)) + 1
    said = [(number, word) for text, number in zip(plain(texts), numbers.tolist(), strict=True) for word in set(text.split())]
    counted = pd.DataFrame(said, columns=["cluster", "word"])
    counted = counted[(counted["cluster"] >= 0) & ~counted["word"].str.fullmatch(r"\d+|\w")]
    if counted.empty:
        return tuple(f"Group {number + 1}" for number in range(total))
    table = counted.value_counts().rename("times").reset_index()
    mean = len(counted) / max(total, 1)
    table["weight"] = table["times"] * np.log1p(mean / table.groupby("word")["times"].transform("sum"))
    table = table.sort_values(["weight", "word"], ascending=[False, True], kind="stable")
    best = [table.loc[table["cluster"] == number, "word"].head(_WORDS).tolist() for number in range(total)]
    return tuple((", ".join(words) or f"group {number + 1}").capitalize() for number, words in enumerate(best))


def _split(name: str, texts: "pd.Series[str]", rows: "NDArray[np.int64]", vectors: "NDArray[np.float32]") -> Suggestion | None:
    """The two halves of a category, where they are far apart and neither is a handful."""
    if len(rows) < 2 * LEAST_OF_HALF:
        return None
    far = np.clip(1.0 - vectors[rows] @ vectors[rows].T, 0.0, 2.0).astype(np.float64)
    np.fill_diagonal(far, 0.0)
    halves = fcluster(linkage(squareform((far + far.T) / 2, checks=False), method="ward"), 2, criterion="maxclust")
    sides = [rows[halves == side] for side in (1, 2)]
    if min(map(len, sides)) < LEAST_OF_HALF:
        return None
    centres = [_unit(vectors[side].mean(axis=0)) for side in sides]
    if float(centres[0] @ centres[1]) >= SPLIT_ALIKE:
        return None
    parts = [
        tuple(texts.iloc[side[np.argsort(-(vectors[side] @ centre), kind="stable")]])
        for side, centre in zip(sides, centres, strict=True)
    ]
    return Suggestion(
        kind="split",
        categories=(name,),
        parts=(parts[0], parts[1]),
        reason=f"{name} holds two things: {len(parts[0])} payees like {parts[0][0]}, and {len(parts[1])} like {parts[1][0]}.",
    )


def _unit(vector: "NDArray[np.float32]") -> "NDArray[np.float32]":
    return np.asarray(vector / max(float(np.linalg.norm(vector)), 1e-12))
