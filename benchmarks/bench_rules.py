"""How long 50 rules take over 100,000 payments: deciding alone, and with reading, previewing and applying around it.

    python benchmarks/bench_rules.py         # the table goes to benchmarks/results/rules.md

Bar: 1 processor second for 50 rules over 100,000 payments. Both as a bank writes them, and with every text different.
"""

import json
import sys
import tempfile
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

from benchmarks import measuring

if TYPE_CHECKING:
    from finance_core.rules.automation.rule import Rule

ROWS = 100_000
RULES = 50
NOW = datetime(2026, 1, 4)  # noqa: DTZ001  storage keeps naive UTC
TODAY = date(2026, 1, 4)
SHOPS = [f"SHOP{number}" for number in range(4_000)]


def rules_for(category_ids: list[int]) -> "list[Rule]":
    """Rules of every kind: words, expressions, amounts, days; categories, payees and tags."""
    from finance_core.rules.automation import rule

    made = []
    for number in range(RULES):
        field = "payee" if number % 5 == 4 else "description"
        test, text = (
            ("contains", SHOPS[number * 7]), ("starts with", f"pos {number}"), ("equals", SHOPS[number * 5]),
            ("matches", rf"{SHOPS[number * 3]}\b.*stores"),
        )[number % 4]  # fmt: skip
        when = rule.Group(how="all", conditions=(
            rule.TextCondition(field=field, test=test, text=text),  # type: ignore[arg-type]  # of their kinds
            rule.Group(how="any", conditions=(
                rule.AmountCondition(most=Decimal(90)), rule.Not(condition=rule.DayCondition(first=28, last=3)),
            )),
            rule.DirectionCondition(direction="out"),
        ))  # fmt: skip
        then: list[rule.Action] = [rule.SetCategory(category_id=category_ids[number % len(category_ids)])]
        then += [rule.SetPayee(payee=f"Shop {number}")] if number % 2 else []
        then += [rule.AddTags(tags=("seen",))] if number % 5 == 0 else []
        made.append(rule.Rule(name=f"Rule {number}", when=when, then=tuple(then), id=number + 1))
    return made


def write_bank_file(path: Path, *, distinct: bool) -> None:
    """A CSV of ROWS payments; with `distinct` no text occurs twice."""
    dice = Random(1)  # noqa: S311  an even spread, not a secret
    lines = ["Date,Description,Amount"]
    for number in range(ROWS):
        day = f"{2018 + number % 8}-{number % 12 + 1:02d}-{number % 28 + 1:02d}"
        reference = f" {number:06d}" if distinct else ""
        text = f"POS {dice.randrange(5)} {dice.choice(SHOPS)}{reference} STORES"
        lines.append(f"{day},{text},-{dice.randrange(1, 200)}.{number % 100:02d}")
    path.write_text("\n".join(lines), encoding="utf-8")


def figures(folder: Path, *, distinct: bool) -> dict[str, float]:
    """Processor seconds of each step, in a household made for this."""
    from finance_core.rules.automation import deciding
    from finance_core.services import households, transactions
    from finance_core.services.automation import rules
    from finance_core.services.importing import imports, previews

    file = folder / "bank.csv"
    write_bank_file(file, distinct=distinct)
    store = households.open_store(f"sqlite:///{folder}/ballast.db", now=NOW)
    home = households.own(store, now=NOW).id
    account = previews.AccountChoice(name="Checking", currency="EUR")
    (preview,) = imports.prepare(store, home, content=file, file_name=file.name, account=account, today=TODAY)
    imports.commit(store, home, preview, now=NOW)
    laws = rules_for([found.id for found in transactions.categories_of(store, home)])
    for law in laws:
        rules.add(store, home, law, now=NOW)
    found: dict[str, float] = {}
    with measuring.measured() as clock:
        seen = rules.history(store, home)
    found["read"] = clock.cpu_s
    with measuring.measured() as clock:
        decisions = deciding.decide(seen.book.rules, seen.payments, seen.book.names.categories)
        deciding.changes(decisions, seen.payments, seen.book.transfer_categories)
    found["decide"] = clock.cpu_s
    with measuring.measured() as clock:
        rules.preview(seen, laws[0])
    found["preview"] = clock.cpu_s
    with measuring.measured() as clock:
        found["changed"] = rules.apply(store, home, now=NOW)
    found["apply"] = clock.cpu_s
    found["texts"] = len(seen.payments.description.distinct)
    return found


def main() -> None:
    """Measure and keep the table."""
    lines = [
        f"# {RULES} rules over {ROWS:,} payments", "", measuring.machine(), "",
        "Processor seconds. Bar for deciding: 1.", "",
        "| distinct texts | read from storage | **decide** | preview of one rule | apply, one write | payments changed |",
        "|---|---|---|---|---|---|",
    ]  # fmt: skip
    for kind in ("same", "distinct"):
        with tempfile.TemporaryDirectory() as folder:
            found = measuring.alone("bench_rules.py", kind, folder)
        lines.append(
            f"| {found['texts']:,.0f} | {found['read']:.2f} | **{found['decide']:.2f}** | {found['preview']:.2f} "
            f"| {found['apply']:.2f} | {found['changed']:,.0f} |"
        )
    lines.append("")
    print("\n".join(lines))
    (measuring.ROOT / "benchmarks/results/rules.md").write_text("\n".join(lines), encoding="utf-8")


if __name__ == "__main__":
    match sys.argv[1:]:
        case [kind, where]:
            print(json.dumps(figures(Path(where), distinct=kind == "distinct")))
        case _:
            main()
