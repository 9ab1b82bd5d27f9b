"""Months ahead: everyday spending is forecast, what is due is added on its own days, and categories add up to their total.

payments ─ commitments ─ everyday months ─ forecast ─ reconciled ─ + what is due ─ months ahead
└──────────────── what is due, by day ──────────────────┘
running month: what is booked + what is due + what the rests of earlier months cost
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd

from finance_core.analysis import monthly
from finance_core.ml import forecast
from finance_core.ml.ahead import nowcast, track_record
from finance_core.ml.ahead.books import STEPS, TOTAL, Books, with_total

ALIVE: Final = 24
"""A category without any everyday spending in so many months is forecast as none."""
BOUNDS: Final = ("lower_80", "upper_80", "lower_95", "upper_95")


@dataclass(frozen=True, slots=True, kw_only=True)
class Ahead:
    """Forecasts of months, and how good they would have been.

    Attributes
    ----------
    table
        A row a `name` (of a category, or TOTAL) and `month` (int index): `booked` (so far, in the running month), `sized`
        (what is due), `everyday` (the rest), their sum `mean`, and the bounds of 80 and 95 % of all months.
    said
        What would have been said of past months, as `track_record.said` gives it.
    methods
        The leaderboard of `forecast.forecasts` with `name` for its series: everyday spending alone.
    caveats
        A sentence for each name that needs one.
    """

    table: pd.DataFrame
    said: pd.DataFrame
    methods: pd.DataFrame
    caveats: Mapping[str, str]


def months_ahead(books: Books, past_due: pd.DataFrame, *, seed: int = 0) -> Ahead:
    """What each category and all spending will come to, from the running month on. `past_due` is that of `books.due_then`."""
    everyday = with_total(books.everyday())
    alive = everyday.columns[(everyday.tail(ALIVE).fillna(0.0) != 0).any()]
    found = forecast.forecasts(everyday[alive], books.steps, seed=seed)
    table = by_month(added_up(found.table))
    due, booked = books.due(), books.booked()
    names = sorted({*alive, *due["name"], *booked.index, TOTAL})
    history = books.spending()
    past = recent(by_month(found.past), books)
    whens = past[["month", "step"]].drop_duplicates()
    past = added_up(on_grid(past, sorted(alive), whens).rename(columns={"name": "series"})).rename(columns={"series": "name"})
    said = track_record.said(on_grid(past, names, whens), past_due[past_due["flow"] == "spending"], history)
    ahead = _ahead(books, on_grid(table, names, pd.DataFrame({"month": books.ahead})), due, booked)
    whole = (said["name"] == TOTAL, ahead["name"] == TOTAL)
    parts = [calibrated(books, said[told], ahead[coming]) for told, coming in (whole, (~whole[0], ~whole[1]))]
    return Ahead(
        table=pd.concat([coming for _, coming in parts], ignore_index=True),
        said=pd.concat([told for told, _ in parts], ignore_index=True),
        methods=found.leaderboard.rename(columns={"series": "name"}),
        caveats=found.caveats,
    )


def calibrated(books: Books, said: pd.DataFrame, ahead: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """What was said and what is ahead, with ranges as wide as the past asks for; the running month has its own."""
    now = ahead["month"] == (-1 if books.running is None else books.running.index)
    wide = track_record.widened(ahead[~now], track_record.widening(said))
    return track_record.widened_then(said), pd.concat([ahead[now], wide]).sort_index()


def added_up(table: pd.DataFrame) -> pd.DataFrame:
    """Forecasts whose categories add up to TOTAL, where there are both.

    What a range held before it still holds: a category in which most months are 0 must not lose its 0 by being moved up.
    """
    series = set(table["series"])
    if TOTAL not in series or len(series) == 1:
        return table
    moved = forecast.reconciled(table, TOTAL)
    for bound in (name for name in BOUNDS if name in table):
        wider = np.minimum if bound.startswith("lower") else np.maximum
        moved[bound] = wider(moved[bound], table[bound])
    return moved


def by_month(table: pd.DataFrame) -> pd.DataFrame:
    """A table of `forecast` with `name` for its series and the index of the month for its period."""
    months = [monthly.index_of(period) for period in table["period"]]
    return table.rename(columns={"series": "name"}).drop(columns="period").assign(month=pd.Series(months, table.index, "int64"))


def recent(past: pd.DataFrame, books: Books) -> pd.DataFrame:
    """Of past forecasts those whose origins and steps are looked at."""
    origin = past["month"] - past["step"]
    return past[(past["step"] <= STEPS) & (origin >= books.origins[0])]


def on_grid(table: pd.DataFrame, names: list[str], whens: pd.DataFrame) -> pd.DataFrame:
    """A row for every name at every one of `whens` (`month`, and `step` where there is one): 0 where the table has none."""
    grid = pd.DataFrame({"name": pd.Series(names, dtype="str")}).merge(whens, how="cross")
    numbers = [name for name in ("mean", *BOUNDS) if name in table]
    whole = grid.merge(table[["name", *whens.columns, *numbers]], on=["name", *whens.columns], how="left")
    return whole.fillna(dict.fromkeys(numbers, 0.0))


def _ahead(books: Books, everyday: pd.DataFrame, due: pd.DataFrame, booked: "pd.Series[float]") -> pd.DataFrame:
    """The everyday months with the rest of the running one in its place, what is due, and what is booked."""
    table = everyday.set_index("name").assign(booked=0.0)
    if books.running is not None:
        now = table["month"] == books.running.index
        rest = nowcast.rest_of_month(with_total(books.everyday(after=books.until.day)))
        rest = rest.reindex(table.index[now]).fillna(0.0)
        table.loc[now, ["mean", *BOUNDS]] = rest[["mean", *BOUNDS]].to_numpy()
        table["booked"] = booked.reindex(table.index).fillna(0.0).where(now, 0.0)
    table = table.reset_index().assign(everyday=table["mean"].to_numpy())
    table = table.merge(due, on=["name", "month"], how="left").fillna({"sized": 0.0, "variance": 0.0, "booked": 0.0})
    table = track_record.shifted(table, 80, 95)
    for column in ("mean", *BOUNDS):
        floor = 0.0 if column != "mean" else -float("inf")
        table[column] = table[column].clip(lower=floor) + table["booked"]
    return table[["name", "month", "booked", "sized", "everyday", "mean", *BOUNDS]]
