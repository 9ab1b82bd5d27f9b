"""Filters: which transactions of a ledger are meant."""

from collections.abc import Iterator

import pandas as pd

from finance_core.models import TAG_SEPARATOR, Filters


def selected(ledger: pd.DataFrame, splits: pd.DataFrame, filters: Filters) -> pd.DataFrame:
    """The rows of the ledger for which every condition holds, in the ledger's order.

    A split transaction counts for the categories of its parts. Text is looked for in payee, description, note and tags,
    whatever the case; several words must all occur.
    """
    keep = pd.Series(data=True, index=ledger.index)
    for condition in _conditions(ledger, splits, filters):
        keep &= condition
    return _with_words(ledger[keep], filters.text)


def _conditions(ledger: pd.DataFrame, splits: pd.DataFrame, filters: Filters) -> Iterator["pd.Series[bool]"]:
    """One column of booleans for each condition that is set."""
    named = (("account", filters.accounts), ("member", filters.members), ("payee", filters.payees), ("id", filters.ids))
    for column, wanted in named:
        if wanted:
            yield ledger[column].isin(wanted)
    if filters.start is not None:
        yield ledger["date"] >= pd.Timestamp(filters.start)
    if filters.last is not None:
        yield ledger["date"] <= pd.Timestamp(filters.last)
    if filters.batch is not None:
        yield ledger["batch"] == filters.batch
    if filters.categories or filters.uncategorised:
        yield _in_categories(ledger, splits, filters)
    if filters.transfers:
        yield ledger["is_transfer"] == (filters.transfers == "only")
    yield from _amount_conditions(ledger, filters)
    for tag in filters.tags:
        wrapped = TAG_SEPARATOR + ledger["tags"] + TAG_SEPARATOR
        yield wrapped.str.contains(TAG_SEPARATOR + tag + TAG_SEPARATOR, case=False, regex=False)


def _amount_conditions(ledger: pd.DataFrame, filters: Filters) -> Iterator["pd.Series[bool]"]:
    """Sizes are compared with a hair of tolerance: they are floats of exact minor units."""
    size = ledger["amount"].abs()
    if filters.least is not None:
        yield size >= filters.least - 1e-9
    if filters.most is not None:
        yield size <= filters.most + 1e-9
    if filters.direction:
        yield ledger["amount"] > 0 if filters.direction == "in" else ledger["amount"] < 0


def _in_categories(ledger: pd.DataFrame, splits: pd.DataFrame, filters: Filters) -> "pd.Series[bool]":
    by_part = splits.loc[splits["category"].isin(filters.categories), "id"]
    found = ledger["category"].isin(filters.categories) & ~ledger["is_split"] | ledger["id"].isin(by_part)
    if filters.uncategorised:
        blank = splits.loc[splits["category"].isna(), "id"]
        found |= ledger["category"].isna() & ~ledger["is_split"] & ~ledger["is_transfer"] | ledger["id"].isin(blank)
    return found


def _with_words(ledger: pd.DataFrame, text: str) -> pd.DataFrame:
    words = text.split()
    if not words or ledger.empty:
        return ledger
    where = ledger["payee"] + " " + ledger["description"] + " " + ledger["note"] + " " + ledger["tags"]
    keep = pd.Series(data=True, index=ledger.index)
    for word in words:
        keep &= where.str.contains(word, case=False, regex=False)
    return ledger[keep]
