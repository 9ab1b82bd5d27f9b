"""Refunds: money back for a purchase, wholly or in part, some days later, from the same payee to the same account."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Final

from finance_core.demo import business_days
from finance_core.demo.setting import Setting
from finance_core.demo.values import DemoTransaction

SHARES: Final = {"Clothing": 0.16, "Shopping": 0.07, "Home": 0.05, "Leisure": 0.03}
"""Share of purchases that come back: clothes bought at a distance most."""
SMALLEST: Final = 18.0
"""Nobody sends back what cost less, in euros."""
WHOLE_SHARE: Final = 0.6
DAYS: Final = (3, 22)


def with_refunds(setting: Setting, rows: list[DemoTransaction], links: Iterator[int]) -> list[DemoTransaction]:
    """The rows with refunds added; a refund and its purchase carry the same link."""
    rng = setting.rng("refunds")
    smallest = setting.spent(SMALLEST)
    out = []
    for row in rows:
        if row.label or row.amount_minor > -smallest or rng.random() >= SHARES.get(row.category, 0.0):
            out.append(row)
            continue
        day = business_days.on_or_after(row.date + timedelta(days=int(rng.integers(*DAYS))))
        share = 1.0 if rng.random() < WHOLE_SHARE else float(rng.uniform(0.25, 0.75))
        back = max(round(-row.amount_minor * share), 1)
        if day > setting.today:
            out.append(row)
            continue
        link = next(links)
        text = f"REFUND {row.payee.upper()} {row.date:%d.%m} {int(rng.integers(100_000, 1_000_000))}"
        out += [replace(row, link=link), replace(row, date=day, amount_minor=back, label="refund", link=link, description=text)]
    return out
