"""What the pages of goals, debts, budgets, health and advice compute at 100,000 payments, and how fast they are drawn again.

    python -m benchmarks.bench_plan_pages         # the table goes to benchmarks/results/plan_pages.md

Bar: 300 processor milliseconds each, with what recurs found already (benchmarks/results/recurring.md has what that takes).
"""

import os
import tempfile
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Final

from streamlit.testing.v1 import AppTest

from benchmarks import measuring
from finance_core.dates import Month
from finance_core.demo import write_ledger_csv
from finance_core.services import accounts, households, ledgers
from finance_core.services.importing import imports
from finance_core.services.importing.previews import AccountChoice
from finance_core.services.plan import budgets, debt_book, debts, goal_book, goals, overspending
from finance_core.services.plan.debts import Terms
from finance_core.services.plan.goals import Wish
from finance_core.services.recurrence import recurring
from finance_core.services.wellbeing import advice, advice_situation, health, health_choices
from finance_core.services.wellbeing.advice import AdviceBook
from finance_core.services.wellbeing.readiness import Answers
from finance_core.storage import categories

ROWS: Final = 100_000
TODAY: Final = date(2026, 1, 15)
NOW: Final = datetime(2026, 1, 15, 12)  # noqa: DTZ001  storage keeps naive UTC
PAGES: Final = ("plan/goals", "plan/debts", "plan/budgets", "wellbeing/health", "wellbeing/advice")


def main() -> None:
    """Measure everything and write the table."""
    with tempfile.TemporaryDirectory() as folder:
        rows = _pages(Path(folder))
    title = ["# Plans and health at 100,000 payments", "", measuring.machine(), "", "| what | CPU ms | bar |", "|---|---|---|"]
    text = "\n".join([*title, *rows, ""])
    print(text)
    (measuring.ROOT / "benchmarks" / "results" / "plan_pages.md").write_text(text, encoding="utf-8")


def _kept(folder: Path) -> tuple[str, households.Store, int]:
    """The payments in a database, with six goals, six debts and twenty budgets: its address, open, and the household."""
    file, url = folder / "bank.csv", f"sqlite:///{folder}/ballast.db"
    write_ledger_csv(file, ROWS, seed=1, categories=True)
    store = households.open_store(url, now=NOW)
    home = households.own(store, now=NOW).id
    account = AccountChoice(name="Checking")
    (preview,) = imports.prepare(store, home, content=file, file_name=file.name, account=account, today=TODAY)
    imports.commit(store, home, preview, now=NOW)
    for place in range(1, 7):
        wish = Wish(
            name=f"Goal {place}", target_minor=place * 4_000_00, due=date(2026 + place, 6, 1) if place % 2 else None,
            rate_per_year=Decimal("0.02"), inflation_per_year=Decimal("0.02"),
        )  # fmt: skip
        goals.add(store, home, wish, today=TODAY, now=NOW)
        terms = Terms(
            name=f"Debt {place}", owed_minor=place * 3_000_00, rate_per_year=Decimal(place) / 20, minimum_minor=place * 90_00,
            basis="day" if place % 2 else "month",
        )  # fmt: skip
        debts.add(store, home, terms, now=NOW)
    with store.read(home) as reading:
        named = [one.id for one in categories.listed(reading) if one.group in {"needs", "wants"}]
    for category_id in named[:20]:
        budgets.put(store, home, category_id, 300_00, month=Month.of(TODAY), now=NOW)
    return url, store, home


def _pages(folder: Path) -> list[str]:
    """What the pages compute once a write, with the ledger in memory, and how long a page takes when nothing was written."""
    url, store, home = _kept(folder)
    known, statuses = ledgers.load(store, home), accounts.listed(store, home, TODAY)
    wished, owed = goals.kept(store, home, today=TODAY), debts.kept(store, home, today=TODAY)
    with store.read(home) as reading:
        named = categories.listed(reading)
    said, book = health_choices.choices(store, home), recurring.build(known, recurring.kept(store, home), today=TODAY)
    goal_views = goal_book.build(wished, known, today=TODAY)
    debt_views = debt_book.build(owed, today=TODAY)

    def advised() -> AdviceBook | None:
        at = advice_situation.build(
            known, statuses, book, categories=named, goals=wished, debts=debt_views, said=said, answers=Answers(),
            rate_gap=None, today=TODAY,
        )  # fmt: skip
        return None if at is None else advice.build(at, advice.kept(store, home, today=TODAY))

    tasks = {
        "goals: all six": lambda: goal_book.build(wished, known, today=TODAY),
        "goals: the chance of one, 20,000 futures": lambda: goal_book.chance(goal_views, goal_views.views[2].outlook),
        "debts: four orders of all six": lambda: debt_book.build(owed, today=TODAY),
        "health: score, history, steps, leaks": lambda: health.build(
            known, statuses, book, said, categories=named, today=TODAY, goals=wished, debts=owed
        ),
        "advice: everything there is to say, in its order": advised,
        "budgets: how the month ends for twenty": lambda: overspending.current(store, home, known, today=TODAY),
    }
    rows = [f"| {what} | {measuring.median_ms(task):.0f} | 300 |" for what, task in tasks.items()]
    store.close()
    os.environ |= {"BALLAST_MODE": "local", "BALLAST_DATABASE_URL": url, "BALLAST_TODAY": str(TODAY)}
    for page in PAGES:
        app = AppTest.from_file(str(measuring.ROOT / "app.py"), default_timeout=120).switch_page(f"pages/{page}.py").run()
        if app.exception:
            raise RuntimeError(str(app.exception))
        rows.append(f"| page {page}, nothing written since | {measuring.median_ms(app.run):.0f} | 300 |")
    return rows


if __name__ == "__main__":
    main()
