"""What the page of odd payments says: sentences with numbers, and what to do next, out of finished results."""

from collections.abc import Mapping
from html import escape
from typing import Any, Final

import pandas as pd

from finance_core.dates import Month
from finance_core.models import VerdictKind
from finance_core.services.insight.anomalies import LEAST, RECENT_DAYS, Odd
from pages.ui import format

KINDS: Final[Mapping[str, str]] = {
    "duplicate": "Charged twice",
    "price_step": "Price went up",
    "decimal_slip": "Decimal point slipped",
    "unusual_amount": "Unusual amount",
    "new_payee": "New payee, high amount",
    "unusual_category": "Another category",
    "burst": "Many at once",
    "first_abroad": "First in this currency",
    "unusual": "Large for you",
}
METHODS: Final[Mapping[str, str]] = {
    "isolation_forest": "Isolation Forest",
    "nearest_neighbours": "Nearest neighbours",
    "tail_sum": "Tail sum",
    "autoencoder": "Autoencoder",
    "lof": "Local outlier factor",
    "one_class_svm": "One-class SVM",
}
BUTTONS: Final[Mapping[VerdictKind, str]] = {
    "fine": "This is fine",
    "expected": "Expected from now on",
    "wrong": "It is wrong",
    "fraud": "Not mine: fraud",
}
MEANINGS: Final[Mapping[VerdictKind, str]] = {
    "fine": "Nothing is wrong with it. This kind at this payee is not shown again, also not when the file is imported again.",
    "expected": "It is the new normal: this kind at this payee is not shown from that day on.",
    "wrong": "The payee or the bank made a mistake. It stays in the list with what you can do.",
    "fraud": "Neither you nor anybody in your household paid this. It stays in the list, and so does all this payee takes.",
}
RULES: Final[Mapping[str, str]] = {
    "ratio": "half as much again as usual",
    "record": "a quarter above every month seen",
    "one payment": "one payment makes up half of it",
    "discretionary share": "wants take a tenth more of everything spent",
}
_SIZES: Final[Mapping[str, str]] = {"high": "much money for you", "medium": "", "low": "little money"}
_NEXT: Final[Mapping[str, str]] = {
    "duplicate": "Ask {payee} to pay one of the two back. If they don't, your bank can take back a card payment booked twice.",
    "price_step": "Ask {payee} why it costs more. After a rise you may often cancel without notice.",
    "decimal_slip": "Compare it with your receipt and ask {payee} to pay back the difference.",
}
_NEXT_OTHER: Final = "Compare it with your receipt or bill, then ask {payee} to correct it."
_BACK: Final = " When money comes back, Review proposes to link it."
_NEXT_FRAUD: Final = (
    "Call your bank today, by the number on your card: have the card blocked and the payment disputed. "
    "Most banks must pay back what you did not allow, if you tell them without delay."
)
QUIET: Final = "At most two a week are shown, and none about little money: what is shown should be worth your time."

QUALITY: Final = (
    "In made-up households **7 in 10** oddities are named, with one false alarm in about thirteen weeks.",
    "In real ledgers, more than 9 in 10 double charges and nearly all price rises stand among the first.",
    "There, so do 7 in 10 new payees with high amounts and 7 in 10 slipped decimal points.",
    "Amounts a few times the usual, where much varies, and wrong categories are mostly missed: 1 in 7 and 1 in 10 are found.",
    "Of annual bills, Christmas, holidays and refunds 2 in 100 are named although nothing is wrong.",
    "In real ledgers as they are, 1 payment in 100 is named. Real fraud may look different from what was planted.",
)
"""What docs/models/anomaly.md measured, in plain words."""


def kind(name: str) -> str:
    """`Charged twice`."""
    return KINDS.get(name, name.replace("_", " ").capitalize())


def method(name: str) -> str:
    """`Nearest neighbours`."""
    return METHODS.get(name, name.replace("_", " ").capitalize())


def answer(odd: Odd) -> str:
    """The page's answer, in markdown: how many were checked, and how many of them look odd."""
    checked = format.count(len(odd.checked), "payment") + " checked"
    if not odd.enough:
        return f"{checked}. Nothing is called odd before there are more than {LEAST}: import more, and look again."
    waiting, recent = len(odd.open), len(odd.recent)
    kept = len(odd.alerts) - waiting
    settling = f" {format.count(kept, 'payment')} you called wrong or not yours {'is' if kept == 1 else 'are'} kept below."
    if not waiting:
        return f"{checked}, none odd." + (settling if kept else "")
    when = f", {recent} of them in the last {RECENT_DAYS} days" if 0 < recent < waiting else ""
    return f"**{checked}, {waiting} odd**{when}." + (settling if kept else "")


def offer(odd: Odd) -> str:
    """For the overview: `2 payments look odd.`; "" where none of late does."""
    recent = len(odd.recent)
    return f"**{format.count(recent, 'payment')}** of late {'looks' if recent == 1 else 'look'} odd." if recent else ""


def timeline_answer(odd: Odd) -> str:
    """The title of the timeline: the latest odd payment."""
    if odd.alerts.empty:
        return "No payment stands out"
    latest = odd.alerts.iloc[0]
    return f"The latest odd payment: {latest['payee']}, {format.day(latest['date'].date(), odd.today)}"


def title(row: "pd.Series[Any]", currency: str) -> str:
    """`€27.98 at Trattoria Belfiore`; of a burst, how many payments it was."""
    many = f" and {int(row['payments']) - 1} more" if row["payments"] > 1 else ""
    return f"{format.whole(-row['amount'], currency, cents=True)}{many} at {format.short(row['payee'], 40) or 'nobody named'}"


def facts(row: "pd.Series[Any]") -> str:
    """`Charged twice · Mon 9 Nov 2026 · Credit card · little money`."""
    when = f"{row['date']:%a} {format.day(row['date'].date())} {row['date'].year}"
    return " · ".join(part for part in (kind(row["kind"]), when, row["account"], _SIZES.get(row["severity"], "")) if part)


def next_step(row: "pd.Series[Any]") -> str:
    """What to do about a payment that was called wrong or not theirs; markdown."""
    if row["verdict"] == "fraud":
        return _NEXT_FRAUD
    step = _NEXT.get(row["kind"], _NEXT_OTHER).format(payee=format.short(row["payee"], 40) or "the payee")
    return format.escaped(step + _BACK)


def done(verdict: VerdictKind, payee: str) -> str:
    """What was just said, and what follows."""
    who = format.short(payee, 40) or "this payee"
    return {
        "fine": f"Fine, then. This kind at {who} is not shown again.",
        "expected": f"The new normal at {who}, from that day on.",
        "wrong": f"Kept as wrong: what you can do about {who} stands with it.",
        "fraud": f"Kept as not yours. Call your bank today; all that {who} takes is shown from now on.",
    }[verdict]


def rarity(rank: float, number: int) -> float:
    """Only one payment in so many is as strange to a method that ranks it so (0..1) among `number`."""
    return 1 / max(1 - rank, 1 / max(number, 1))


def agreed(odd: Odd, row: "pd.Series[Any]") -> str:
    """`5 of 6 methods count it among the oddest hundredth.`; "" where no method was asked."""
    if not odd.detectors:
        return ""
    sure = sum(bool(row[name] >= 0.99) for name in odd.detectors)
    methods = format.count(len(odd.detectors), "method")
    return f"{sure} of {methods} {'counts' if sure == 1 else 'count'} it among the oddest hundredth."


def rarities(odd: Odd, row: "pd.Series[Any]") -> pd.DataFrame:
    """How strange a payment is to each method, for `st.table`."""
    rows = [(method(name), f"one in {rarity(row[name], len(odd.checked)):,.0f}") for name in odd.detectors]
    return pd.DataFrame(rows, columns=["Method", "As strange"])


def agreement_answer(odd: Odd) -> str:
    """The title of the view of where methods agree: how many of the odd payments all of them find odd."""
    ranks = odd.alerts[list(odd.detectors)]
    full = int((ranks >= 0.99).all(axis=1).sum())
    return f"Every method agrees on {full} of {format.count(len(odd.alerts), 'odd payment')}"


def spike_line(row: "pd.Series[Any]") -> str:
    """`October 2026: Leisure cost 283.21, 4.1 times the usual 69.05 in a month.` Markdown."""
    return f"**{format.month(Month.from_index(int(row['month'])))}**: {format.escaped(row['reason'])}"


def spikes_answer(spikes: pd.DataFrame) -> str:
    """The title of the card of months that stand out."""
    return "The latest months that stand out" if len(spikes) else "No month stands out"


def risks_answer(cells: pd.DataFrame) -> str:
    """The title of the chart of months at risk: in how many the model and the rules agree."""
    both = int(cells["flagged"].sum())
    where = f"the {cells['month'].nunique()} months"
    if not both:
        return f"The model and the rules agree on no risk in {where}"
    return f"The model and the rules agree on {format.count(both, 'risk')} in {where}"


def cell_line(cell: "pd.Series[Any]", currency: str) -> str:
    """What hovering over a month of a category says; HTML."""
    month, spent = format.month(Month.from_index(int(cell["month"]))), format.whole(cell["spent"], currency)
    until = "" if cell["whole"] else " so far"
    told = [f"<b>{escape(cell['category'])}</b><br>{month}: {spent}{until}, usually {format.whole(cell['usual'], currency)}"]
    if cell["model"]:
        told.append("Model: far above its own months")
    told += [f"Rule: {RULES[name]}" for name in str(cell["rules"]).split(", ") if name]
    return "<br>".join(told)


def cell_name(key: str) -> str:
    """`Leisure, October 2026`, for the menu that opens a month of a category."""
    category, month = key.rsplit("|", 1)
    return f"{category}, {format.month(Month.from_index(int(month)))}"


def missing_answer(missing: pd.DataFrame) -> str:
    """The title of the card of bills that did not come."""
    return f"{format.count(len(missing), 'regular bill')} did not come" if len(missing) else "No regular bill is missing"


def spoken(verdict: VerdictKind, payee: str, kind_name: str) -> str:
    """`Trattoria Belfiore, charged twice: this is fine`."""
    words = BUTTONS[verdict].split(":")[0].lower()
    return f"{format.short(payee, 40) or 'Nobody named'}, {kind(kind_name).lower()}: {words}"
