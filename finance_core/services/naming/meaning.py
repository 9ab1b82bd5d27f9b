"""Payments that mean what was searched for, beside those that say it: "coffee" finds cafés that never say coffee."""

from dataclasses import dataclass, replace

import pandas as pd

from finance_core.ml.categories import meaning
from finance_core.ml.categories.embeddings import Embedder
from finance_core.models import Filters
from finance_core.services.ledgers import Ledger
from finance_core.services.selections import named


@dataclass(frozen=True, slots=True, kw_only=True)
class Similar:
    """Payments like what was searched for that don't say it, newest first.

    `payees` has one row a payee, the likest first: `payee`, `count`, `moved` (money, whatever the direction, in the currency of
    the reports). `without_model` says why nothing could be compared by meaning, "" where it was.
    """

    payments: pd.DataFrame
    payees: pd.DataFrame
    without_model: str = ""


def similar(ledger: Ledger, filters: Filters, embedder: Embedder) -> Similar:
    """What is like `filters.text` in meaning, among the payments that the other conditions let through.

    Payees are compared, or the bank's text where there is none: each distinct one is embedded once in the household's life.
    """
    rows = ledger.select(replace(filters, text="", meaning=False))
    names = named(rows)
    found = meaning.nearest(filters.text, names.tolist(), embedder=embedder)
    alike = found.matches.loc[~found.matches["exact"], "text"].tolist()
    said = ledger.select(filters)["id"]
    chosen = rows[names.isin(alike) & ~rows["id"].isin(said)]
    sums = chosen["amount"].abs().groupby(names[chosen.index]).agg(["size", "sum"])
    order = [name for name in alike if name in sums.index]
    payees = sums.loc[order].rename(columns={"size": "count", "sum": "moved"}).rename_axis("payee").reset_index()
    return Similar(payments=chosen, payees=payees, without_model=found.without_meaning)
