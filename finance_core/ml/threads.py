"""How many threads linear algebra takes."""

from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def one_thread() -> Iterator[None]:
    """One thread for BLAS inside the block: on matrices of a few hundred rows a second one costs more than it does.

    On a machine whose cores are busy that waiting is most of the time spent.
    """
    # Comes with scikit-learn and is as slow to import as that is.
    from threadpoolctl import threadpool_limits

    with threadpool_limits(limits=1, user_api="blas"):
        yield
