"""The ledger frame: the one table that all analysis and all models take.

One row a transaction, in any order. Only `id`, `date`, `account`, `description` and `amount` are always filled. Amounts are
floats in the ledger's currency, money out negative; they never go back to storage. What lies on an account in another currency
is converted at a dated rate: `booked` keeps what the bank booked, in `currency`, and `rate_date` the day of the rate.
"""

from typing import Final

import pandas as pd

DTYPES: Final = {
    "id": "int64",
    "date": "datetime64[s]",
    "account": "str",
    "payee": "str",
    "description": "str",
    "amount": "float64",
    "currency": "str",
    "category": "str",
    "group": "str",
    "is_transfer": "bool",
}
"""The columns of the public interface."""
EXTRA_DTYPES: Final = {
    "member": "str",
    "note": "str",
    "tags": "str",
    "cleared": "str",
    "is_split": "bool",
    "batch": "int64",
    "version": "int64",
    "booked": "float64",
    "rate_date": "datetime64[s]",
}
"""What storage adds; `batch` is 0 for what was entered by hand.

`booked` is the amount in the account's own currency, which `currency` names. `rate_date` is the day of the rate that made
`amount` of it: missing where nothing was converted, before `date` where that day had no rate of its own (weekends, days after
the newest rate), after it only for days before the first rate that is known.
"""
SPLITS_DTYPES: Final = {"id": "int64", "category": "str", "group": "str", "amount": "float64"}
"""The parts of split transactions in order: `id` is the transaction's. Storage adds `booked`; without it, it is the amount."""
_MISSING: Final = {"str": pd.NA, "bool": False, "int64": 0, "float64": 0.0, "datetime64[s]": pd.NaT}
_EMPTY_TEXT: Final = ("payee", "member", "note", "tags", "cleared", "currency")


def completed(ledger: pd.DataFrame) -> pd.DataFrame:
    """The ledger with every public and extra column; those a caller left out count as missing."""
    frame = ledger.copy(deep=False)
    if "booked" not in frame:
        frame["booked"] = frame["amount"].astype("float64")
    for name, dtype in (DTYPES | EXTRA_DTYPES).items():
        if name not in frame:
            frame[name] = pd.Series("" if name in _EMPTY_TEXT else _MISSING[dtype], index=frame.index, dtype=dtype)
    return frame


def empty() -> pd.DataFrame:
    """A ledger without transactions."""
    return pd.DataFrame({name: pd.Series(dtype=dtype) for name, dtype in (DTYPES | EXTRA_DTYPES).items()})


def empty_splits() -> pd.DataFrame:
    """No split at all."""
    columns = SPLITS_DTYPES | {"booked": "float64"}
    return pd.DataFrame({name: pd.Series(dtype=dtype) for name, dtype in columns.items()})


def lines(ledger: pd.DataFrame, splits: pd.DataFrame) -> pd.DataFrame:
    """The ledger with every split transaction replaced by its parts, so that category sums are right.

    `id` is that of the transaction and may repeat; amounts still sum to the same total.
    """
    if splits.empty or not ledger["is_split"].any():
        return ledger
    whole = ledger[~ledger["is_split"]]
    if "booked" in ledger and "booked" not in splits:
        splits = splits.assign(booked=splits["amount"])
    replaced = [name for name in splits.columns if name != "id" and name in ledger]
    parts = ledger[ledger["is_split"]].drop(columns=replaced).merge(splits, on="id")
    return pd.concat([whole, parts[ledger.columns]], ignore_index=True)
