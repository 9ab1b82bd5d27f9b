"""What is known about categories, as the categoriser learns from it: each payment's category, and who decided it."""

from typing import Final

import pandas as pd

from finance_core.storage import Store, categories, labels

DTYPES: Final = {"id": "int64", "category": "str", "author": "str", "at": "datetime64[s]"}


def known_labels(store: Store, household_id: int) -> pd.DataFrame:
    """One row a payment with a category, by id, with the columns and dtypes of DTYPES.

    `author` is "person", "rule" or "model", or "file" for a category that came with a bank's file: what the person decided
    in another tool, or their bank did. A suggestion that the person accepted counts as the person's; those that a model
    applied by itself are marked "model", and nothing may be learned from them. `at` is when it was decided, missing for
    "file" and for decisions older than their days were kept.
    """
    with store.read(household_id) as reading:
        names = {category.id: category.name for category in categories.listed(reading)}
        rows = labels.listed(reading)
    columns = {
        "id": [row.transaction_id for row in rows],
        "category": [names[row.category_id] for row in rows],
        "author": [row.decided_by or ("person" if row.by_hand else "file") for row in rows],
        "at": [row.decided_at for row in rows],
    }
    return pd.DataFrame({name: pd.Series(columns[name], dtype=dtype) for name, dtype in DTYPES.items()})
