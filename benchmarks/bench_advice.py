"""How fast advice is, how often it is true of made-up households, and what becomes of what it promises.

    PYTHONPATH=. python benchmarks/bench_advice.py       # the tables go to benchmarks/results/advice.md

Bars: 300 ms for what a page computes on 100,000 payments, four in five of the first three pieces true, at most one in twenty
households without any trend told of a saving, and 0.8 to 1.2 of what is promised realised where the advice is followed.
"""

import io
import json
from collections import Counter
from collections.abc import Callable
from datetime import date, timedelta
from statistics import median
from typing import Final

import numpy as np
import pandas as pd

from benchmarks import measuring
from finance_core import ledger
from finance_core.demo import ledger_file
from finance_core.demo.bills import BILLS
from finance_core.demo.household import households
from finance_core.demo.values import DemoTransaction
from finance_core.rules.advice import advice, categories
from finance_core.rules.advice.outcomes import Outcome, held_against
from finance_core.rules.advice.piece import Piece
from finance_core.rules.advice.ranking import ASSUMED, VISIBLE, ranked
from finance_core.rules.advice.situation import Situation, Stream
from tests.unit.rules.advice import situations

ROWS: Final = 100_000
LEDGER_TODAY: Final = date(2026, 1, 15)
REPEATS: Final = 7
HOUSEHOLDS: Final = 25
NOISY: Final = 200
SPELLS: Final = 80
ADOPTED: Final = 0.3
"""The part of simulated households that follows the advice and keeps to it for a year: what a piece counts on."""


def main() -> None:
    """Measure everything and write the tables."""
    lines = ["# Advice", "", measuring.machine()]
    for section in (_speed(), _precision(), _chance(), _promises()):
        lines += ["", *section]
    (measuring.ROOT / "benchmarks" / "results" / "advice.md").write_text("\n".join(lines) + "\n", encoding="utf-8")
    print("\n".join(lines))


def _ledger(first: date, days: int) -> pd.DataFrame:
    """100,000 payments over so many days."""
    written = io.StringIO()
    ledger_file.write_ledger_csv(written, ROWS, seed=1, categories=True)
    written.seek(0)
    frame = pd.read_csv(written)
    groups = {row["name"]: row["group"] for row in json.loads((measuring.ROOT / "data/categories.json").read_text("utf-8"))}
    frame["date"] = (pd.Timestamp(first) + pd.to_timedelta(np.arange(ROWS) * days // ROWS, unit="D")).astype("datetime64[s]")
    frame = frame.assign(id=range(ROWS), account="Checking", group=frame["category"].map(groups), is_transfer=False)
    frame["payee"] = frame["description"].str.slice(0, 14)
    return ledger.completed(frame.astype({"category": "str", "group": "str", "payee": "str"}))


def _speed() -> list[str]:
    rows = []
    for what, days in (("ten years", ledger_file.DAYS), ("two years", 730)):
        frame = _ledger(LEDGER_TODAY - timedelta(days=days - 1), days)
        streams = [
            Stream(key=f"found-{place}", name=str(payee), payee=str(payee), category="Utilities", group="needs",
                   price_minor=60_00, a_year=12, payments=tuple(paid["id"].tolist()), began=date(2020, 1, 1))
            for place, (payee, paid) in enumerate(frame[frame["category"] == "Utilities"].groupby("payee"))
        ]  # fmt: skip

        def made(frame: pd.DataFrame = frame, streams: list[Stream] = streams) -> Situation:
            return situations.of_frame(frame, today=LEDGER_TODAY, streams=streams)

        at = made()
        for part, task in (("situation", made), ("pieces and their order", lambda at=at: ranked(advice.pieces(at)))):
            rows.append(f"| {part}, {ROWS:,} payments in {what} | {_milliseconds(task):.0f} |")
    return ["## Speed", "", "| what | CPU ms |", "|---|---|", *rows]


def _milliseconds(task: Callable[[], object]) -> float:
    """The median of some runs, warm."""
    task()
    found = []
    for _ in range(REPEATS):
        with measuring.measured() as clock:
            task()
        found.append(1000 * clock.cpu_s)
    return median(found)


def _precision() -> list[str]:
    """Made-up households of which it is known what was planted."""
    said: Counter[str] = Counter()
    true: Counter[str] = Counter()
    first, hits = 0, 0
    for made in households(HOUSEHOLDS, seed=7, today=situations.TODAY, months=30):
        at = situations.of_demo(made)
        shown = ranked(advice.pieces(at))
        money = [piece for piece in shown if piece.yearly_minor]
        for piece in money:
            said[piece.kind] += 1
            true[piece.kind] += _is_true(piece, made.transactions)
        sure = [piece for piece in money if piece.kind not in ASSUMED]
        first += len(sure[:VISIBLE])
        hits += sum(_is_true(piece, made.transactions) for piece in sure[:VISIBLE])
    rows = [f"| {kind} | {count} | {true[kind]} |" for kind, count in said.most_common()]
    return [
        f"## Of {HOUSEHOLDS} made-up households", "",
        f"Of the first three that promise money, assumptions left out, {hits} of {first} are true ({hits / first:.0%}). A "
        "contract to talk about is true where there is one: what talking brings nobody knows.", "",
        "| kind | said | true |", "|---|---|---|", *rows,
    ]  # fmt: skip


def _is_true(piece: Piece, rows: tuple[DemoTransaction, ...]) -> bool:
    """Whether what a piece says was planted; what is true by its own arithmetic (fees) has to be of a payee that takes any."""
    named = [row for row in rows if row.payee == piece.subject]
    match piece.kind:
        case "trial":
            return any(bill.trial is not None and bill.payee == piece.subject for bill in BILLS)
        case "risen":
            recent = situations.TODAY - timedelta(days=366)
            return any(row.label == "price rise" and row.date > recent for row in named)
        case "renegotiate":
            return any(bill.payee == piece.subject for bill in BILLS)
        case "fees":
            return any(row.category == "Fees and interest" for row in named)
        case "dearer":
            return piece.subject in ("Eating out", "Transport")
        case _:
            return False


def _chance() -> list[str]:
    none = sum(bool(categories.dearer(situations.noisy(seed))) for seed in range(1000, 1000 + NOISY))
    found = {
        times: sum(
            any(piece.subject == "Eating out" for piece in categories.dearer(situations.noisy(seed, dearer=times)))
            for seed in range(50)
        )
        for times in (1.25, 1.5, 2.0)
    }
    return [
        "## A category dearer by chance", "",
        f"Of {NOISY} households without any trend {none} are told of a saving ({none / NOISY:.1%}).", "",
        "| eating out costs | told, of 50 |", "|---|---|",
        *(f"| {times:g} times as much | {count} |" for times, count in found.items()),
    ]  # fmt: skip


def _promises() -> list[str]:
    """Categories that rose by three tenths and more: some households go back, others stay, and some only had a dear spell."""
    rng = np.random.default_rng(3)
    rows = []
    for what, adopted, lasting in (
        (f"{ADOPTED:.0%} go back to usual", ADOPTED, True), ("all go back", 1.0, True), ("none does", 0.0, True),
        ("a dear spell by chance alone", 0.0, False),
    ):  # fmt: skip
        spells = [_spell(rng, follows=rng.random() < adopted, lasting=lasting) for _ in range(SPELLS)]
        told = [spell for spell in spells if spell is not None]
        promised = sum(outcome.promised_minor for outcome, _ in told)
        true, counted = sum(saved for _, saved in told), sum(outcome.realised_minor for outcome, _ in told)
        rows.append(f"| {what} | {len(told)} | {true / promised:.2f} | {counted / promised:.2f} |")
    return [
        "## What becomes of promises", "",
        "A year after: what was saved in truth, against staying dear, and what is counted as realised, which is only what lies "
        "outside of the band around a year of dear and cheap months.", "",
        f"| households | told, of {SPELLS} | in truth / promised | counted / promised |", "|---|---|---|---|", *rows,
    ]  # fmt: skip


def _spell(rng: np.random.Generator, *, follows: bool, lasting: bool) -> tuple[Outcome, float] | None:
    """One category of a household, two years as usual, three months dear, and the year after; with what following saved."""
    level = 300 * np.exp(0.12 * rng.normal(size=24))
    rise = rng.uniform(1.3, 1.8) if lasting else 1.0
    dear = 300 * rise * np.exp(0.12 * rng.normal(size=3))
    since = 300 * (1.0 if follows or not lasting else rise) * np.exp(0.12 * rng.normal(size=12))
    rows = situations.monthly("Inn", "Eating out", [-round(cost, 2) for cost in (*level, *dear, 0.01)])
    pay = situations.monthly("Employer", "Salary", [3000.0] * 28, day=1)
    found = categories.dearer(situations.seen([*rows, *pay]))
    if not found:
        return None
    before = [round(100 * cost) for cost in (*level, *dear)]
    outcome = held_against(before, [round(100 * cost) for cost in since], promised_minor=found[0].yearly_minor)
    return outcome, 12 * 300_00 * (rise - 1) if follows else 0.0


if __name__ == "__main__":
    main()
