"""The official figures in `data/benchmarks`, each with its source and year: read when first asked for, never fetched."""

import csv
import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Final, Literal

Survey = Literal["us", "uk", "eu"]
Grouping = Literal["income", "age", "household"]

SURVEYS: Final[tuple[Survey, ...]] = ("us", "uk", "eu")
FIFTHS: Final = ("fifth_1", "fifth_2", "fifth_3", "fifth_4", "fifth_5")
"""Fifths of households by income, the lowest first."""
EVERYBODY: Final = "all"
WEEKS: Final = 365.25 / 7
"""Weeks in a year: the United Kingdom counts by the week."""
_FOLDER: Final = Path(__file__).parents[3] / "data" / "benchmarks"


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic:
    """What can be compared: starting categories on our side; on the survey's the `items` less those of `less`."""

    topic: str
    categories: tuple[str, ...]
    items: tuple[str, ...]
    less: tuple[str, ...]
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """A group of households: what one of them spends in a year on average, in the survey's own currency and that year's prices.

    `persons` and `income` (after tax) are means too, None where they were not published with it.
    """

    year: int
    by: Grouping
    group: str
    persons: float | None
    income: float | None
    total: float
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One item of a survey: a year's spending by group of income in its own currency, or a share of all spending (0 to 1)."""

    year: int
    item: str
    by_group: dict[str, float]
    source: str


@lru_cache(maxsize=1)
def topics() -> dict[Survey, tuple[Topic, ...]]:
    """What can be compared with each survey, in the order in which it is shown."""
    written = _json()
    return {
        survey: tuple(
            Topic(
                topic=row["topic"], categories=tuple(row["categories"]), items=tuple(row["items"]),
                less=tuple(row.get("less", ())), note=row.get("note", ""),
            )
            for row in written[survey]
        )
        for survey in SURVEYS
    }  # fmt: skip


@lru_cache(maxsize=1)
def left_out() -> dict[str, str]:
    """Starting categories that are compared with no survey, or not with all, and why."""
    return dict(_json()["left_out"])


@lru_cache(maxsize=1)
def amounts() -> dict[str, Figure]:
    """The United States' items by name: US dollars a year by fifth of income and for everybody, of the newest year."""
    return {
        row["item"]: Figure(
            year=int(row["year"]), item=row["item"], source=row["source"],
            by_group={group: float(row[group]) for group in (EVERYBODY, *FIFTHS)},
        )
        for row in _rows("us_items.csv")
    }  # fmt: skip


@lru_cache(maxsize=1)
def shares() -> dict[Survey, dict[str, Figure]]:
    """The items of surveys that publish shares here, by name: each as a share of all spending."""
    found: dict[Survey, dict[str, Figure]] = {"uk": {}, "eu": {}}
    for row in _rows("shares.csv"):
        own = found["uk" if row["survey"] == "uk" else "eu"]
        own[row["item"]] = Figure(
            year=int(row["year"]), item=row["item"], source=row["source"],
            by_group={EVERYBODY: float(row["figure"]) / float(row["of"])},
        )  # fmt: skip
    return found


@lru_cache(maxsize=1)
def groups() -> dict[Survey, tuple[Group, ...]]:
    """What groups of households spend in a year, as each survey published it; the newest years first."""
    us = [
        Group(
            year=int(row["year"]), by=_grouping(row["by"]), group=row["group"], persons=float(row["persons"]),
            income=float(row["income_after_taxes"]) if row["income_after_taxes"] else None, total=float(row["total"]),
            source=row["source"],
        )
        for row in _rows("us_groups.csv")
    ]  # fmt: skip
    uk = [
        Group(
            year=int(row["year"]), by="income", group=row["group"], persons=None, income=None,
            total=float(row["total"]) * WEEKS, source=row["source"],
        )
        for row in _rows("uk_totals.csv")
    ]  # fmt: skip
    return {
        "us": tuple(sorted(us, key=lambda group: -group.year)),
        "uk": tuple(sorted(uk, key=lambda group: -group.year)),
        "eu": (),
    }


@lru_cache(maxsize=1)
def prices() -> dict[Survey, dict[int, float]]:
    """Consumer price indices by year; empty for a survey whose country's index is not here."""
    found: dict[Survey, dict[int, float]] = {"us": {}, "uk": {}, "eu": {}}
    for row in _rows("prices.csv"):
        found["us"][int(row["year"])] = float(row["index"])
    return found


def _grouping(text: str) -> Grouping:
    return "income" if text == "income" else "age" if text == "age" else "household"


def _rows(name: str) -> Iterator[dict[str, str]]:
    with (_FOLDER / name).open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def _json() -> Any:
    return json.loads((_FOLDER / "topics.json").read_text(encoding="utf-8"))
