"""Explanations: which surprise made a payment odd, in one sentence with its numbers.

By occlusion: each surprise is taken away in turn and the score computed again; what lowers it most is named.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

import numpy as np
import pandas as pd

from finance_core.ml.oddities.channels import SCALES
from finance_core.ml.oddities.context import PAYEE_WIDTH
from finance_core.ml.windows import Floats
from finance_core.money import minor_digits, symbol

_TEXT: Final = 40
"""Characters of a payee's name that fit into a sentence."""
_WORTH_SAYING: Final = 1.5
"""So many times the usual payment is worth a half-sentence."""
_NAMED_TOO: Final = 0.5
"""A second surprise is named as well if the score falls at least so much, in nats, without it."""

_LEAST_VISITS: Final = 3
"""Payments of a category that say what is usual in it."""


def drops(found: pd.DataFrame, total: Callable[[pd.DataFrame], Floats]) -> pd.DataFrame:
    """How far `total` (rows,) falls when a surprise is taken away: one column a surprise, like `found`, in nats."""
    whole = total(found)
    fallen = {}
    for name in SCALES:
        without = found.copy(deep=False)
        without[name] = 0.0
        fallen[name] = whole - total(without)
    return pd.DataFrame(fallen, index=found.index)


def reasons(
    spent: pd.DataFrame,
    facts: pd.DataFrame,
    names: Sequence[str],
    kinds: Sequence[str],
    fallen: pd.DataFrame,
    *,
    currency: str = "",
) -> list[str]:
    """One sentence for each row of `facts` (its index says which row of `spent` it is).

    `names` (the payees as people write them), `kinds` and `fallen` (what `drops` found) belong to the same rows; `currency` is
    the ledger's.
    """
    categories, currencies = spent["category"].to_numpy(object), spent["currency"].to_numpy(object)
    columns, heights = list(fallen), fallen.to_numpy(np.float64)
    said = []
    for position, (row, fact) in enumerate(zip(facts.index, facts.to_dict("records"), strict=True)):
        last = fact["last_row"]
        told: dict[str, Any] = {str(name): value for name, value in fact.items()} | {
            "payee": shortened(names[position]) or "payees without a name",
            "category": str(categories[row]),
            "before": str(categories[int(last)]) if last >= 0 else "",
            "currency": str(currencies[row]),
            "reported": currency,
            "amount": money(np.exp(fact["size"]), currency),
        }
        kind = kinds[position]
        order = [columns[place] for place in heights[position].argsort()[::-1] if heights[position, place] > _NAMED_TOO]
        spoken = _SAID.get(kind, ()) if kind != "new_payee" or _in_category(told) else (*_SAID[kind], "household")
        more = (_ALSO[name](told) for name in order if name in _ALSO and name not in spoken)
        also = next((half for half in more if half), "")
        sentence = _SENTENCES.get(kind, _plain)(told)
        said.append(f"{sentence}; {also}." if also else f"{sentence}.")
    return said


def shortened(name: str) -> str:
    """A name that fits into a sentence."""
    name = " ".join(name.split())
    return name if len(name) <= _TEXT else name[: _TEXT - 1].rstrip() + "…"


def money(amount: float, currency: str = "") -> str:
    """An amount as sentences write it: `€12.50`, `¥1,250`, and without a sign where the currency is not known."""
    if not currency:
        return f"{amount:,.2f}"
    return f"{symbol(currency)}{amount:,.{minor_digits(currency)}f}"


def times(ratio: float) -> str:
    """How many times as much: 3.4, 12, 1.15."""
    return f"{ratio:.2f}" if ratio < 2 else f"{ratio:.1f}" if ratio < 10 else f"{ratio:,.0f}"


def counted(many: float, one: str, more: str) -> str:
    """A count with its noun."""
    return f"{many:.0f} {one if round(many) == 1 else more}"


Facts = Mapping[str, Any]


def _money(fact: Facts, amount: float) -> str:
    return money(amount, fact["reported"])


def _usual(fact: Facts) -> float:
    return float(np.exp(fact["payee_size"]))


def _ratio(fact: Facts) -> float:
    return float(np.exp(fact["size"] - fact["payee_size"]))


def _visits(fact: Facts) -> str:
    many = fact["visits"]
    return f"the last {PAYEE_WIDTH} visits" if many >= PAYEE_WIDTH else counted(many, "visit", "visits")


def _duplicate(fact: Facts) -> str:
    gap = fact["gap"]
    when = "on the same day" if gap == 0 else "a day later" if gap == 1 else f"{gap:.0f} days later"
    times_before = fact["repeats"]
    before = f"{times_before:.0f} of {_visits(fact)} did so before"
    usual = before if times_before else "that has not happened there before"
    return f"{fact['amount']} to {fact['payee']} was charged again {when}; {usual}"


def _price_step(fact: Facts) -> str:
    rise = (_ratio(fact) - 1) * 100
    return (
        f"{fact['payee']} took {fact['amount']}, {rise:.0f}% more than the steady {_money(fact, _usual(fact))} of "
        f"{counted(fact['visits'], 'payment', 'payments')} before"
    )


def _decimal_slip(fact: Facts) -> str:
    usual = _usual(fact)
    factor = "about a hundred times" if _ratio(fact) > 31.6 else "about ten times"
    return (
        f"{fact['amount']} is {factor} an amount that {fact['payee']} usually takes "
        f"({_money(fact, usual)} over {_visits(fact)}): the decimal point may have slipped"
    )


def _unusual_amount(fact: Facts) -> str:
    usual = _money(fact, _usual(fact))
    return f"{fact['amount']} is {times(_ratio(fact))} times your usual {usual} at {fact['payee']}, over {_visits(fact)}"


def _in_category(fact: Facts) -> bool:
    """Whether the category has payments enough to measure a new payee by."""
    return bool(fact["category_visits"] >= _LEAST_VISITS)


def _new_payee(fact: Facts) -> str:
    sentence = f"The first payment to {fact['payee']}"
    by_category = (fact["category_size"], fact["category"])
    middle, where = by_category if _in_category(fact) else (fact["all_size"], "all your payments")
    if not np.isfinite(middle):
        return f"{sentence}: {fact['amount']}"
    usual = float(np.exp(middle))
    ratio = float(np.exp(fact["size"])) / usual
    return f"{sentence}: {fact['amount']} is {times(ratio)} times the usual {_money(fact, usual)} in {where}"


def _unusual_category(fact: Facts) -> str:
    before = f"in {fact['before']}" if fact["before"] else "in another category"
    return (
        f"{fact['payee']} was {before} before ({_visits(fact)}), but this payment of {fact['amount']} is in {fact['category']}"
    )


def _burst(fact: Facts) -> str:
    usually = 1 + fact["crowding"] / fact["visits"] if fact["visits"] else 1.0
    many = f"{fact['crowd'] + 1:.0f} payments to {fact['payee']} within two days"
    return f"{many}, usually {usually:.0f}; this one of {fact['amount']}"


def _first_abroad(fact: Facts) -> str:
    return f"The first payment in {fact['currency']}: {fact['amount']} to {fact['payee']}"


def _plain(fact: Facts) -> str:
    usual = float(np.exp(fact["all_size"]))
    ratio = float(np.exp(fact["size"])) / usual
    return f"{fact['amount']} to {fact['payee']} is {times(ratio)} times your usual payment of {_money(fact, usual)}"


_SENTENCES: Final[Mapping[str, Callable[[Facts], str]]] = {
    "duplicate": _duplicate,
    "price_step": _price_step,
    "decimal_slip": _decimal_slip,
    "unusual_amount": _unusual_amount,
    "new_payee": _new_payee,
    "unusual_category": _unusual_category,
    "burst": _burst,
    "first_abroad": _first_abroad,
}
_SAID: Final[Mapping[str, tuple[str, ...]]] = {
    "duplicate": ("repeat",),
    "price_step": ("step", "novel", "amount"),
    "decimal_slip": ("slip", "amount"),
    "unusual_amount": ("amount", "novel"),
    "new_payee": ("new", "new_amount", "category"),
    "unusual_category": ("shift",),
    "burst": ("burst",),
    "first_abroad": ("abroad",),
    "unusual": ("household",),
}
"""The surprises that a kind's own sentence speaks of."""


def _large(fact: Facts) -> str:
    usual = float(np.exp(fact["all_size"]))
    ratio = float(np.exp(fact["size"])) / usual
    return f"it is {times(ratio)} times your usual payment of {_money(fact, usual)}" if ratio >= _WORTH_SAYING else ""


def _large_for_category(fact: Facts) -> str:
    known = fact["category"] and np.isfinite(fact["category_size"])
    return f"{_money(fact, float(np.exp(fact['category_size'])))} is usual in {fact['category']}" if known else ""


def _not_seen(fact: Facts) -> str:
    return f"{fact['payee']} was never paid before"


_ALSO: Final[Mapping[str, Callable[[Facts], str]]] = {
    "household": _large,
    "category": _large_for_category,
    "shift_amount": _large_for_category,
    "new": _not_seen,
}
