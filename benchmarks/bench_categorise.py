"""How fast payments are categorised, learned from and embedded.

    python benchmarks/bench_categorise.py       # the table goes to benchmarks/results/categorise.md

The household is made from a seed: 3,000 labels, 10,000 new descriptions of 2,000 payees. Bars: 10k new descriptions cleaned and
categorised without embeddings in 3 CPU s, 1,000 new payees embedded in 2.5 CPU s after loading, a correction seen in 300 ms.
"""

import json
import sys
from typing import Final

import numpy as np
import pandas as pd

from benchmarks import measuring
from finance_core.ml.categories import embeddings
from finance_core.ml.categories.embeddings import Embedder
from finance_core.ml.categorise import Categoriser

SEED: Final = 2026
LABELS: Final = 3_000
NEW: Final = 10_000
KINDS: Final = ("Bakery", "Garage", "Pharmacy", "Books", "Cinema", "Hotel", "Market", "Clinic", "Shoes", "Taxi", "Energy")
PARTS: Final = ("ar", "be", "co", "du", "el", "fi", "go", "ha", "in", "ju", "ka", "lo", "mi", "no", "or", "pe", "ru", "sa")
TOWNS: Final = ("LONDON", "BERLIN", "PARIS", "MADRID", "OLDBROOK")


def payees(count: int, draw: np.random.Generator) -> list[str]:
    """Made-up payees of a kind each."""
    names = ["".join(draw.choice(PARTS, 4)).capitalize() for _ in range(count)]
    return [f"{name} {KINDS[number]}" for name, number in zip(names, draw.integers(0, len(KINDS), count), strict=True)]


def ledger(names: list[str], count: int, draw: np.random.Generator) -> pd.DataFrame:
    """Payments to these payees, in a bank's words."""
    chosen = draw.choice(names, count)
    words = [f"CARD {name.upper()} {draw.choice(TOWNS)} REF {draw.integers(10**6, 10**7)}" for name in chosen]
    dates = pd.date_range("2023-01-01", periods=count, freq="2h").normalize()
    sizes = -np.round(draw.gamma(2.0, 15.0, count), 2)
    columns = {"id": np.arange(count), "date": dates, "account": "a", "payee": "", "description": words, "amount": sizes}
    return pd.DataFrame(columns)


def measure() -> dict[str, float]:
    """CPU seconds of each step."""
    draw = np.random.default_rng(SEED)
    names = payees(2_000, draw)
    known, new = ledger(names[:600], LABELS, draw), ledger(names, NEW, draw)
    labels = pd.Series([text.split()[2].capitalize() for text in known["description"]], dtype="str")
    found: dict[str, float] = {}
    Categoriser(by_meaning=False).fit(known.head(50), labels.head(50))  # imports are not what is measured
    with measuring.measured() as clock:
        model = Categoriser(by_meaning=False).fit(known, labels)
    found["fit"] = clock.cpu_s
    with measuring.measured() as clock:
        model.predict(new)
    found["predict"] = clock.cpu_s
    asked = new.head(200)
    with measuring.measured() as clock:
        model.learned(asked.head(1), pd.Series(["Cinema"], dtype="str")).predict(asked)
    found["correction"] = clock.cpu_s
    if not embeddings.unavailable():
        with measuring.measured() as clock:
            Embedder().encode(["warm"])
        found["load"] = clock.cpu_s
        with measuring.measured() as clock:
            Embedder().encode([name.lower() for name in names[:1_000]])
        found["embed"] = clock.cpu_s
    return found


def main() -> None:
    """Measure in a fresh process and write the table."""
    if sys.argv[1:] == ["alone"]:
        print(json.dumps(measure()))
        return
    found = measuring.alone("bench_categorise.py", "alone")
    rows = (
        ("learn 3,000 labels, by letters", "fit", "", "CPU s"),
        ("10,000 new descriptions cleaned and categorised, by letters", "predict", "3", "CPU s"),
        ("a correction learned and 200 payments suggested anew", "correction", "0.3", "CPU s"),
        ("the sentence model loaded, with its imports", "load", "", "CPU s"),
        ("1,000 new payees embedded", "embed", "2.5", "CPU s"),
    )
    lines = ["# Categoriser", "", f"{measuring.machine()}.", "", "| step | measured | bar |", "|---|---|---|"]
    for name, key, bar, unit in rows:
        measured = f"{found[key]:.2f} {unit}" if key in found else "not installed"
        lines.append(f"| {name} | {measured} | {bar and f'{bar} {unit}'} |")
    (measuring.ROOT / "benchmarks" / "results" / "categorise.md").write_text("\n".join(lines) + "\n", encoding="utf-8")
    print("\n".join(lines))


if __name__ == "__main__":
    main()
