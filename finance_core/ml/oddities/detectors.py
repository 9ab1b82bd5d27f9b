"""Detectors: seven general ways to find the rows of a table that do not belong.

Each is a function that learns from a table (n, d) of float64 columns on comparable scales and returns a scorer: table (m, d)
in, strangeness (m,) out, higher is stranger. Rows learned from are capped, so that nothing grows faster than the rows to be
scored. All tolerate constant columns, equal rows and a single row; they then return scores without differences.

On ledgers the columns are what the channels found (`channels`), not raw amounts: context decides more than the choice of
detector.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final, Protocol

import numpy as np
from numpy.typing import NDArray

from finance_core.ml.windows import Cells, Floats

if TYPE_CHECKING:
    import torch

Scorer = Callable[[Cells], Floats]


class Fit(Protocol):
    """Learns from a table (n, d), at most `most` of its rows, with a seed."""

    def __call__(self, table: Cells, seed: int, *, most: int = ...) -> Scorer: ...  # noqa: D102  said above


_TREES: Final = 100
_TRIMMING_TREES: Final = 40
"""Enough to leave out the strangest tenth before another detector learns."""
_FOREST_ROWS: Final = 256
"""Rows a tree is grown on (Liu, Ting and Zhou 2008, https://doi.org/10.1109/ICDM.2008.17)."""
_NEIGHBOURS: Final = 20
_STEP: Final = 2_048
"""Rows that are scored in one go."""
_ITSELF: Final[Mapping[int, float]] = {4: 0.03, 8: 1e-6}
"""Distances below it are rounding, by the bytes of a number."""
_LOF_NEIGHBOURS: Final = 50
"""More than the rows of a recurring bill that may stand alike beside each other."""
_SVM_SHARE: Final = 0.1
"""The share of rows left outside the border, also a lower bound of the share of support vectors (ν)."""
_COVERED: Final = 0.9
"""The share of rows that the robust centre and covariance are made of: anomalies are fewer than a tenth."""
_EPOCHS: Final = 30
_PATIENCE: Final = 4
_BATCH: Final = 128


def isolation_forest(table: Cells, seed: int, *, most: int = 50_000, trees: int = _TREES) -> Scorer:
    """How few random cuts set a row apart (Liu, Ting and Zhou 2008)."""
    from sklearn.ensemble import IsolationForest  # 0.6 s, not needed by pages without anomalies

    known = _drawn(table, most, seed)
    forest = IsolationForest(n_estimators=trees, max_samples=min(_FOREST_ROWS, len(known)), random_state=seed).fit(known)
    return lambda rows: np.asarray(-forest.score_samples(rows), dtype=np.float64)


def nearest_neighbours(table: Cells, seed: int, *, most: int = 5_000) -> Scorer:
    """The mean distance to the nearest ordinary rows.

    Ramaswamy, Rastogi and Shim 2000, https://doi.org/10.1145/342009.335437.
    """
    known = _ordinary(_drawn(table, most, seed), seed)
    if len(known) < 2:
        return _nothing
    wanted = min(_NEIGHBOURS, len(known) - 1)

    def far(rows: Cells) -> Floats:
        near, _ = _nearest(rows, known, wanted + 1)
        # a row that was learned from is not its own neighbour
        itself = near.min(axis=1)
        left_out = np.where(itself < _ITSELF[near.dtype.itemsize], itself, near.max(axis=1))
        return np.asarray((near.sum(axis=1) - left_out) / wanted, dtype=np.float64)

    return lambda rows: _in_steps(rows, far)


def local_outlier_factor(table: Cells, seed: int, *, most: int = 5_000) -> Scorer:
    """How much thinner the rows lie around a row than around its neighbours.

    Breunig, Kriegel, Ng and Sander 2000, https://doi.org/10.1145/342009.335388. Equal rows count once: more than the
    number of neighbours would make a density without end.
    """
    known = np.unique(_drawn(table, most, seed), axis=0)
    if len(known) < 3:
        return _nothing
    wanted = min(_LOF_NEIGHBOURS, len(known) - 1)
    near, places = _nearest(known, known, wanted + 1)
    own = np.arange(len(known))[:, None]
    near = np.where(places == own, 0.0, near)
    reach = near.max(axis=1)
    # itself is no neighbour, and reaches no further than it is
    thick = wanted / np.maximum(np.where(places == own, 0.0, np.maximum(near, reach[places])).sum(axis=1), 1e-9)

    def factor(rows: Cells) -> Floats:
        near, places = _nearest(rows, known, wanted)
        here = wanted / np.maximum(np.maximum(near, reach[places]).sum(axis=1), 1e-9)
        return np.asarray(np.log(thick[places].mean(axis=1) / here), dtype=np.float64)

    return lambda rows: _in_steps(rows, factor)


def _nearest(rows: Cells, known: Cells, wanted: int) -> tuple[Cells, NDArray[np.intp]]:
    """The distances to the nearest known rows and which they are, shape (rows, wanted), in no order.

    One product of matrices in the precision given: in single precision a third of the time of scikit-learn's search.
    """
    squares = np.sum(known**2, axis=1) - 2 * (rows.astype(known.dtype, copy=False) @ known.T)
    places = np.argpartition(squares, wanted - 1, axis=1)[:, :wanted]
    lengths = np.sum(rows**2, axis=1, keepdims=True, dtype=known.dtype)
    near = np.take_along_axis(squares, places, axis=1) + lengths
    return np.sqrt(np.maximum(near, 0.0)), places


def _in_steps(rows: Cells, score: Scorer) -> Floats:
    """The scores of many rows, some at a time: what is computed on the way would not fit into memory at once."""
    parts = [score(rows[first : first + _STEP]) for first in range(0, len(rows), _STEP)]
    return np.concatenate(parts) if parts else np.zeros(0)


def one_class_svm(table: Cells, seed: int, *, most: int = 3_000) -> Scorer:
    """How far outside the border around most rows (Schölkopf et al. 2001, https://doi.org/10.1162/089976601750264965)."""
    from sklearn.svm import OneClassSVM

    known = _drawn(table, most, seed)
    if known.var() < 1e-12:
        return _nothing
    border = OneClassSVM(kernel="rbf", gamma="scale", nu=_SVM_SHARE).fit(known)
    return lambda rows: np.asarray(-border.score_samples(rows), dtype=np.float64)


def robust_covariance(table: Cells, seed: int, *, most: int = 3_000) -> Scorer:
    """The Mahalanobis distance to the centre of nine tenths of the rows.

    The minimum covariance determinant (Rousseeuw and Van Driessen 1999, https://doi.org/10.1080/00401706.1999.10485670). Small
    tables and dependent columns are helped by adding a thousandth of the mean variance.
    """
    from sklearn.covariance import MinCovDet

    varied = table.std(axis=0) > 1e-9
    known = _drawn(table, most, seed)[:, varied]
    if len(known) < 2 * known.shape[1] + 2 or not varied.any():
        return _nothing
    found = MinCovDet(support_fraction=_COVERED, random_state=seed).fit(known)
    inside = np.asarray(found.covariance_, dtype=np.float64)
    inverse = np.linalg.pinv(inside + np.eye(len(inside)) * 1e-3 * np.trace(inside) / len(inside), hermitian=True)
    centre = np.asarray(found.location_, dtype=np.float64)

    def score(rows: Cells) -> Floats:
        apart = rows[:, varied] - centre
        return np.asarray(np.sqrt(np.maximum(np.sum((apart @ inverse) * apart, axis=1), 0.0)), dtype=np.float64)

    return score


def tail_sum(table: Cells, seed: int, *, most: int = 200_000) -> Scorer:
    """The sum over columns of how rare a value that far out is, in nats.

    After ECOD (Li et al. 2022, https://doi.org/10.1109/TKDE.2022.3159580), on the side on which the value stands.
    """
    known = np.sort(_drawn(table, most, seed), axis=0)

    def score(rows: Cells) -> Floats:
        total = np.zeros(len(rows))
        for ordered, column in zip(known.T, rows.T, strict=True):
            below = np.searchsorted(ordered, column, side="right") + 1.0
            above = len(ordered) - np.searchsorted(ordered, column, side="left") + 1.0
            total -= np.log(np.minimum(np.minimum(below, above) / (len(ordered) + 1.0), 1.0))
        return total

    return score


def autoencoder(table: Cells, seed: int, *, most: int = 2_000) -> Scorer:
    """What a network with a narrow waist fails to give back (d-16-3-16-d), trained on ordinary rows.

    Training stops early on the last fifth of the rows, which are the latest where the table is in the order of time.
    """
    import torch  # two seconds and 200 MB: only where a detector is trained

    known = _ordinary(_drawn(table, most, seed), seed)
    if len(known) < 10:
        return _nothing
    with torch.random.fork_rng(devices=[]), _one_torch_thread():
        torch.manual_seed(seed)
        network = _trained(torch.tensor(known, dtype=torch.float32))

    def score(rows: Cells) -> Floats:
        with torch.no_grad(), _one_torch_thread():
            given = torch.as_tensor(rows, dtype=torch.float32)
            lost: Floats = ((network(given) - given) ** 2).mean(dim=1).numpy().astype(np.float64)
        return lost

    return lambda rows: _in_steps(rows, score)


@contextmanager
def _one_torch_thread() -> Iterator[None]:
    """One thread inside the block: tables this small are slower on many."""
    import torch

    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        yield
    finally:
        torch.set_num_threads(threads)


def _trained(known: "torch.Tensor") -> "torch.nn.Module":
    """The network at its best on the rows kept apart."""
    import torch
    from torch import nn

    width = known.shape[1]
    waist = min(3, width)
    network = nn.Sequential(
        nn.Linear(width, 16), nn.Tanh(), nn.Linear(16, waist), nn.Linear(waist, 16), nn.Tanh(), nn.Linear(16, width)
    )
    steps = torch.optim.Adam(network.parameters(), lr=1e-2, fused=True)
    cut = max(len(known) * 4 // 5, 1)
    learned, kept = known[:cut], known[cut:]
    best, best_state, waited = float("inf"), network.state_dict(), 0
    for _ in range(_EPOCHS):
        for batch in torch.split(torch.randperm(cut), _BATCH):
            lost = nn.functional.mse_loss(network(learned[batch]), learned[batch])
            steps.zero_grad()
            lost.backward()
            steps.step()
        with torch.no_grad():
            now = float(nn.functional.mse_loss(network(kept), kept))
        if now < best * 0.999:
            best, waited = now, 0
            best_state = {name: value.clone() for name, value in network.state_dict().items()}
        else:
            waited += 1
            if waited >= _PATIENCE:
                break
    network.load_state_dict(best_state)
    return network.eval()


def _drawn(table: Cells, most: int, seed: int) -> Cells:
    """At most so many rows, drawn at random, in their order."""
    if len(table) <= most:
        return table
    chosen: Cells = table[np.sort(np.random.default_rng(seed).choice(len(table), most, replace=False))]
    return chosen


def _ordinary(table: Cells, seed: int) -> Cells:
    """The rows without the strangest tenth by an isolation forest, so that a detector does not learn what it is to find."""
    if len(table) < 20:
        return table
    strange = isolation_forest(table, seed, most=1_000, trees=_TRIMMING_TREES)(table)
    kept: Cells = table[strange <= np.quantile(strange, _COVERED)]
    return kept


def _nothing(rows: Cells) -> Floats:
    """The score where too little is known to tell rows apart."""
    return np.zeros(len(rows))


DETECTORS: Final[Mapping[str, Fit]] = {
    "isolation_forest": isolation_forest,
    "nearest_neighbours": nearest_neighbours,
    "tail_sum": tail_sum,
    "robust_covariance": robust_covariance,
    "lof": local_outlier_factor,
    "one_class_svm": one_class_svm,
    "autoencoder": autoencoder,
}
