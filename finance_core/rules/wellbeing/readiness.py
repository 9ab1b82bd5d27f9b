"""Ready to invest? An ordered checklist out of the household's own figures. It names no product and recommends none.

Each step comes before the next because it brings more or protects what follows: a late fee and a card at 20 % cost more than a
broad portfolio has ever brought, and without a buffer the first broken car sells it at a bad time.

    found = readiness(Standing(...))
    found.next, found.ready
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final, Literal

from finance_core.errors import InvalidError
from finance_core.rules.debt.debts import Debt
from finance_core.rules.rounding import half_even

Key = Literal["bills", "starter", "match", "debts", "buffer", "surplus", "horizon"]
State = Literal["done", "open", "unknown", "not asked"]
"""`unknown`: the figure is missing, or nobody has answered; `not asked`: it does not apply to this household."""

BILL_MONTHS: Final = 6
"""Months without a late bill."""
STARTER: Final = (7, 10)
"""Months of essential spending as a starter: three weeks, half of the six weeks of take-home income that carry a dip of income
and a large bill at once (JPMorgan Chase Institute, Weathering Volatility 2.0, 2019)."""
EXPENSIVE: Final = Decimal("0.08")
"""A debt above this rate a year costs more than shares brought in the long run, about 5 % above inflation since 1900 (Dimson,
Marsh and Staunton, UBS Global Investment Returns Yearbook 2024). 6 to 10 % are usual; a household may choose."""
BUFFER_MONTHS: Final = 3
"""Months of essential spending that are put by at least; one more for each thing that makes income less sure."""
SURPLUS_MONTHS: Final = (9, 12)
"""So many of the last months must have left something over."""
HORIZON_YEARS: Final = 5
"""Money that is needed sooner can meet a fall without the years to recover; a common rule of thumb, no law of nature."""
_IRREGULAR: Final = 0.25
"""An income that varies more from month to month, as standard deviation over mean, is not steady."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Where a household stands; None where a figure is not known or a question not answered.

    `late_bills` came late or cost a fee in the last `bill_months` whole months that are known. `cash_minor` is at hand on cash,
    current and savings accounts; `essential_minor` what needs cost in a usual month. `surpluses` are the last months' income
    less spending, oldest first. `income_variation` is the standard deviation of monthly income over its mean. `match_taken`
    says whether all that an employer adds to a pension is taken, `match_offered` whether there is such a thing.
    """

    late_bills: int | None = None
    bill_months: int = 0
    cash_minor: int | None = None
    essential_minor: int | None = None
    debts: Sequence[Debt] | None = None
    surpluses: Sequence[int] = ()
    income_variation: float | None = None
    single_income: bool | None = None
    self_employed: bool | None = None
    dependants: bool | None = None
    match_offered: bool | None = None
    match_taken: bool | None = None
    horizon_years: int | None = None
    expensive_rate: Decimal = EXPENSIVE

    def __post_init__(self) -> None:
        if not self.expensive_rate.is_finite() or not 0 <= self.expensive_rate <= 1:
            raise InvalidError("The rate from which a debt counts as expensive lies between 0% and 100%.")
        if self.essential_minor is not None and self.essential_minor < 0:
            raise InvalidError("What needs cost in a month is an amount of 0 or more.")
        if self.horizon_years is not None and self.horizon_years < 0:
            raise InvalidError("In how many years the money is needed is 0 or more.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One line of the list: what there is against what is asked for, in the unit of the step.

    Money (minor units) for "starter", "debts" (what is owed too dearly) and "buffer", late bills for "bills", months for
    "surplus", years for "horizon". `have` is None where it is unknown, `months` how many months were looked at, and `names`
    are the debts that are too expensive.
    """

    key: Key
    state: State
    have: int | None = None
    asked: int = 0
    months: int = 0
    names: tuple[str, ...] = ()

    @property
    def missing(self) -> int:
        """What is missing to the step, in its unit; 0 where it is done or unknown."""
        if self.state != "open" or self.have is None:
            return 0
        return self.have if self.key in {"debts", "bills"} else self.asked - self.have


@dataclass(frozen=True, slots=True, kw_only=True)
class Readiness:
    """The steps in their order, and how many months of essential spending the full buffer holds."""

    steps: tuple[Step, ...]
    buffer_months: int

    @property
    def next(self) -> Step | None:
        """The first step that is not known to be done: what to do or to answer now; None where all are."""
        return next((step for step in self.steps if step.state in {"open", "unknown"}), None)

    @property
    def ready(self) -> bool:
        """Whether every step that applies is done."""
        return self.next is None

    @property
    def done(self) -> int:
        """How many steps are done."""
        return sum(step.state == "done" for step in self.steps)


def readiness(standing: Standing) -> Readiness:
    """The checklist: bills, starter buffer, employer's money, expensive debts, full buffer, regular surplus, time."""
    months = buffer_months(standing)
    return Readiness(
        steps=(
            _bills(standing),
            _buffer("starter", standing, *STARTER),
            _match(standing),
            _debts(standing),
            _buffer("buffer", standing, months, 1),
            _surplus(standing),
            _horizon(standing),
        ),
        buffer_months=months,
    )


def buffer_months(standing: Standing) -> int:
    """How many months of essential spending to put by: 3, and one more for each thing that makes income less sure.

    A single income, an irregular one, self-employment, and people who depend on it: 3 to 7. What nobody has said counts as no.
    """
    irregular = standing.income_variation is not None and standing.income_variation > _IRREGULAR
    risks = (standing.single_income, irregular, standing.self_employed, standing.dependants)
    return BUFFER_MONTHS + sum(bool(risk) for risk in risks)


def _state(done: bool) -> State:  # noqa: FBT001  reads as a cast
    return "done" if done else "open"


def _bills(standing: Standing) -> Step:
    late = standing.late_bills
    if late is None:
        return Step(key="bills", state="unknown", months=standing.bill_months)
    # a late bill is known at once; that there was none takes six months
    state: State = "open" if late else "done" if standing.bill_months >= BILL_MONTHS else "unknown"
    return Step(key="bills", state=state, have=late, months=standing.bill_months)


def _buffer(key: Key, standing: Standing, numerator: int, denominator: int) -> Step:
    if standing.essential_minor is None or standing.cash_minor is None:
        return Step(key=key, state="unknown", have=standing.cash_minor)
    asked = half_even(standing.essential_minor * numerator, denominator)
    return Step(key=key, state=_state(standing.cash_minor >= asked), have=standing.cash_minor, asked=asked)


def _match(standing: Standing) -> Step:
    if standing.match_offered is False:
        return Step(key="match", state="not asked")
    if standing.match_offered is None or standing.match_taken is None:
        return Step(key="match", state="unknown")
    return Step(key="match", state=_state(standing.match_taken))


def _debts(standing: Standing) -> Step:
    """No debt entered is not the same as no debt: an empty list is said by a person."""
    if standing.debts is None:
        return Step(key="debts", state="unknown")
    dear = [debt for debt in standing.debts if debt.owed_minor and debt.rate_per_year > standing.expensive_rate]
    owed = sum(debt.owed_minor for debt in dear)
    return Step(key="debts", state=_state(not dear), have=owed, names=tuple(debt.name for debt in dear))


def _surplus(standing: Standing) -> Step:
    asked, known = SURPLUS_MONTHS
    last = list(standing.surpluses)[-known:]
    left = sum(surplus > 0 for surplus in last)
    # with a short past the answer may be clear all the same
    state: State = "done" if left >= asked else "open" if left + known - len(last) < asked else "unknown"
    return Step(key="surplus", state=state, have=left, asked=asked, months=len(last))


def _horizon(standing: Standing) -> Step:
    years = standing.horizon_years
    if years is None:
        return Step(key="horizon", state="unknown", asked=HORIZON_YEARS)
    return Step(key="horizon", state=_state(years >= HORIZON_YEARS), have=years, asked=HORIZON_YEARS)
