"""Payments made odd on purpose, each with its reason, so that the demo has something to find and tests know what."""

from dataclasses import dataclass, replace
from typing import Final

from finance_core.demo import bills, wording
from finance_core.demo.setting import Setting
from finance_core.demo.values import DemoAnomaly, DemoTransaction, Oddity
from finance_core.money import to_major


@dataclass(frozen=True, kw_only=True, slots=True)
class Twist:
    """What is done to the last fitting payment at least `days` before today: `again` repeats it, `times` multiplies it."""

    days: int
    kind: Oddity
    payee: str = ""
    category: str = ""
    at_least: float = 0.0
    at_most: float = 10_000.0
    times: float = 1.0
    again: bool = False
    reason: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Stranger:
    """A payment to somebody never seen before or after, on the credit card, in euros."""

    days: int
    payee: str
    text: str
    amount: float


TWISTS: Final = (
    Twist(days=4, kind="duplicate", category="Eating out", at_least=24, again=True,
          reason="{payee} took {amount} twice on the same day."),
    Twist(days=38, kind="decimal_slip", payee="Quenby Supermarket", at_least=25, at_most=75, times=10,
          reason="{amount} at {payee} is ten times what was bought: the decimal point slipped."),
    Twist(days=95, kind="spike", payee=bills.POWER.payee, times=2.9,
          reason="{amount} to {payee} is almost three times the usual bill."),
    Twist(days=171, kind="duplicate", payee=bills.MUSIC.payee, again=True,
          reason="{payee} charged the same month twice: {amount}."),
    Twist(days=405, kind="spike", payee="Salon Margerite", times=6.2, reason="{amount} at {payee} is six times the usual."),
    Twist(days=580, kind="price_step", payee=bills.GYM.payee, times=1.85,
          reason="{payee} took {amount} once, though the membership did not change."),
)
STRANGERS: Final = (
    Stranger(days=11, payee="NVQ*DIGITAL SVC", text="NVQ*DIGITAL SVC 0092 LIMASSOL", amount=147.37),
    Stranger(days=262, payee="QLEAR TRADE LTD", text="QLEAR TRADE LTD 77-3 TALLINN", amount=312.49),
)


def with_oddities(setting: Setting, rows: list[DemoTransaction]) -> tuple[list[DemoTransaction], tuple[DemoAnomaly, ...]]:
    """The rows with the odd payments in them, and the list of those. What does not fit the period is left out."""
    out = list(rows)
    anomalies = []
    for twist in TWISTS:
        index = _last(setting, out, twist)
        if index is None:
            continue
        odd = replace(out[index], amount_minor=round(out[index].amount_minor * twist.times), label="anomaly")
        if twist.again:
            odd = replace(odd, description=wording.again(odd.description))
            out.insert(index + 1, odd)
        else:
            out[index] = odd
        anomalies.append(_named(setting, odd, twist.kind, twist.reason))
    for stranger in STRANGERS:
        day = setting.before_today(stranger.days)
        if day < setting.start:
            continue
        odd = DemoTransaction(
            date=day, account=setting.account("card"), payee=stranger.payee, description=stranger.text, category="Shopping",
            amount_minor=-setting.spent(stranger.amount), label="anomaly", categorised=False,
        )
        out.append(odd)
        anomalies.append(_named(setting, odd, "new_payee", "Nobody here ever paid {payee} before or after: {amount}."))
    return out, tuple(anomalies)


def _last(setting: Setting, rows: list[DemoTransaction], twist: Twist) -> int | None:
    """Where the last payment stands that the twist can be done to."""
    until, low, high = setting.before_today(twist.days), setting.spent(twist.at_least), setting.spent(twist.at_most)
    fitting = [
        index for index, row in enumerate(rows)
        if row.date <= until and low <= -row.amount_minor <= high and not row.link and not row.label
        and twist.payee in {"", row.payee} and twist.category in {"", row.category}
    ]
    return max(fitting, key=lambda index: rows[index].date, default=None)


def _named(setting: Setting, row: DemoTransaction, kind: Oddity, reason: str) -> DemoAnomaly:
    """The odd payment with its reason in words."""
    amount = f"{to_major(-row.amount_minor, setting.profile.currency)} {setting.profile.currency}"
    return DemoAnomaly(
        date=row.date, account=row.account, description=row.description, amount_minor=row.amount_minor, kind=kind,
        reason=reason.format(payee=row.payee, amount=amount),
    )
