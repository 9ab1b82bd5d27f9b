"""One long bank file for benchmarks: any number of rows over ten years, written in chunks."""

from datetime import date, timedelta
from pathlib import Path
from typing import Final, NamedTuple, TextIO

import numpy as np
from numpy.typing import NDArray

FIRST_DAY: Final = date(2016, 1, 1)
DAYS: Final = 3653
"""Ten years, 2016 to 2025."""
CHUNK_ROWS: Final = 50_000
INCOME_SHARE: Final = 0.03
"""One row in thirty-three is income, of such a size that the balance stays near where it began."""
OPENING_MINOR: Final = 250_000

# category: payees, share of rows, median in major units, standard deviation of the logarithm
_KINDS: Final[dict[str, tuple[tuple[str, ...], float, float, float]]] = {
    "Groceries": (("QUENBY SUPERMARKET", "TARROW FOODS", "BRAMBLEFORD BAKERY", "CORNER PANTRY"), 0.24, 24, 0.8),
    "Eating out": (("CAFE MELANGE", "NOODLE LANE", "TRATTORIA BELFIORE", "THE COPPER KETTLE"), 0.18, 14, 0.7),
    "Transport": (("WESTMERE TRANSIT", "BLUEBIRD TAXIS", "LOWLAND RAILWAYS"), 0.11, 7, 0.8),
    "Car": (("RIDGEWAY FUELS", "QUAYSIDE CAR PARK", "DUNMORE GARAGE"), 0.06, 42, 0.6),
    "Shopping": (("PARCELWAY", "OTTILIE ONLINE", "TINKER & TWINE", "FOXGLOVE BOOKS"), 0.12, 28, 0.9),
    "Clothing": (("THREADNEEDLE ROW", "MOOR & FELL OUTDOOR"), 0.04, 45, 0.65),
    "Health": (("ELDERFLOWER PHARMACY", "KESTREL PHYSIOTHERAPY"), 0.05, 19, 0.7),
    "Personal care": (("SALON MARGERITE", "RAZOR & COMB"), 0.03, 33, 0.3),
    "Leisure": (("LICHTSPIEL CINEMA", "BOULDER BARN"), 0.05, 19, 0.5),
    "Subscriptions": (("CINEVALE", "TUNEWELL MUSIC"), 0.03, 13, 0.1),
    "Utilities": (("BRIGHTWATER ENERGY", "FENNBRIDGE BROADBAND"), 0.03, 62, 0.4),
    "Cash": (("CASH MACHINE",), 0.03, 50, 0.5),
    "Salary": (("ALDERWERK ENGINEERING",), INCOME_SHARE, 0, 0.1),
}
_TOWNS: Final = ("WESTMERE", "OLDBROOK", "FENNBRIDGE", "SEABRIGHT")
_FORMS: Final = ("CARD {payee} {town} ", "POS {town} {payee} REF ", "{payee} {town} ", "DD {payee} INV ")


class _Texts(NamedTuple):
    """Every text a payee may come with, without the number at its end; what is paid there, and its share of all rows."""

    texts: list[str]
    labels: list[str]
    medians: NDArray[np.float64]
    spreads: NDArray[np.float64]
    shares: NDArray[np.float64]


def write_ledger_csv(target: str | Path | TextIO, rows: int, *, seed: int, categories: bool = False) -> int:
    """Write exactly so many rows of `date,description,amount,balance` and return the last balance in cents.

    About 65 bytes a row; `categories` adds a fifth column with the right category. Dates rise evenly over ten years; every
    balance is the one before plus the amount, beginning at `OPENING_MINOR`. Only one chunk is kept in memory.
    """
    if isinstance(target, str | Path):
        with Path(target).open("w", encoding="utf-8", newline="") as file:
            return write_ledger_csv(file, rows, seed=seed, categories=categories)
    rng = np.random.default_rng(seed)
    days = [(FIRST_DAY + timedelta(days=offset)).isoformat() for offset in range(DAYS)]
    choice = _texts()
    endings = [f",{label}\n" if categories else "\n" for label in choice.labels]
    balance = OPENING_MINOR
    target.write("date,description,amount,balance" + (",category\n" if categories else "\n"))
    for start in range(0, rows, CHUNK_ROWS):
        numbers = np.arange(start, min(start + CHUNK_ROWS, rows), dtype=np.int64)
        chunk_days = [days[day] for day in (numbers * DAYS // rows).tolist()]
        amounts, picks = _amounts(rng, choice, len(chunk_days), OPENING_MINOR - balance)
        balances = balance + np.cumsum(amounts)
        references = rng.integers(100_000, 1_000_000, size=len(chunk_days)).tolist()
        columns = zip(chunk_days, picks, references, _cents(amounts), _cents(balances), strict=True)
        target.writelines(
            f"{day},{choice.texts[pick]}{number},{amount},{after}{endings[pick]}"
            for day, pick, number, amount, after in columns
        )
        balance = int(balances[-1])
    return balance


def _amounts(rng: np.random.Generator, choice: _Texts, count: int, wanted: int) -> tuple[NDArray[np.int64], list[int]]:
    """Amounts in cents that sum to about `wanted`, and the index of the text of each."""
    picks = rng.choice(len(choice.texts), size=count, p=choice.shares)
    medians = choice.medians[picks]
    amounts = -np.rint(100 * medians * np.exp(choice.spreads[picks] * rng.standard_normal(count))).astype(np.int64)
    income = np.flatnonzero(medians == 0)
    if len(income):
        level = (wanted - int(amounts.sum())) / len(income)
        amounts[income] = np.maximum(np.rint(level * np.exp(0.02 * rng.standard_normal(len(income)))), 1).astype(np.int64)
    return amounts, picks.tolist()


def _texts() -> _Texts:
    """All combinations of payee, town and form."""
    texts, labels, numbers = [], [], []
    for category, (payees, share, median, spread) in _KINDS.items():
        for payee in payees:
            for town in _TOWNS:
                for form in _FORMS:
                    texts.append(form.format(payee=payee, town=town))
                    labels.append(category)
                    numbers.append((median, spread, share / len(payees) / len(_TOWNS) / len(_FORMS)))
    medians, spreads, shares = np.array(numbers, dtype=np.float64).T
    return _Texts(texts, labels, medians, spreads, shares / shares.sum())


def _cents(minor: NDArray[np.int64]) -> list[str]:
    """Cents as text with a decimal point."""
    return [f"{'-' if cents < 0 else ''}{abs(cents) // 100}.{abs(cents) % 100:02d}" for cents in minor.tolist()]
