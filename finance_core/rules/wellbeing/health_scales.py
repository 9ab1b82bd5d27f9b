"""What the health score is made of: eight components, their measures, and what each measure is worth.

Where a published limit exists the knots go through it, and `source` names it; the others are ours and say so. Limits that
lenders and offices state of income before tax are stated here of income after it, which is what a bank statement shows: one
fifth is taken off on average (OECD, Taxing Wages 2018: 25.5 % of a single worker's wage, 14 % of the one wage of a couple with
two children).
"""

from dataclasses import dataclass
from typing import Final, Literal

from finance_core.rules.wellbeing.scale import Scale

Unit = Literal["share", "months"]

_SAVINGS: Final = Scale(knots=((-0.10, 0.0), (0.0, 20.0), (0.10, 60.0), (0.20, 100.0)))
_RUNWAY: Final = Scale(knots=((0.0, 0.0), (0.7, 30.0), (1.4, 50.0), (3.0, 75.0), (6.0, 100.0)))
_DEBT: Final = Scale(knots=((0.125, 100.0), (0.35, 70.0), (0.45, 50.0), (0.54, 25.0), (0.69, 0.0)))
_CARDS: Final = Scale(knots=((0.10, 100.0), (0.30, 75.0), (0.50, 45.0), (1.0, 0.0)))
_HOUSING: Final = Scale(knots=((0.25, 100.0), (0.35, 75.0), (0.45, 45.0), (0.625, 0.0)))
_ON_TIME: Final = Scale(knots=((0.75, 0.0), (0.90, 50.0), (1.0, 100.0)))
_FEES: Final = Scale(knots=((0.0, 100.0), (0.005, 80.0), (0.02, 30.0), (0.05, 0.0)))
_SPENDING_SWING: Final = Scale(knots=((0.10, 100.0), (0.20, 80.0), (0.31, 55.0), (0.60, 20.0), (1.0, 0.0)))
_INCOME_SWING: Final = Scale(knots=((0.05, 100.0), (0.25, 70.0), (0.36, 50.0), (1.0, 0.0)))
_DEFICITS: Final = Scale(knots=((0.0, 100.0), (0.25, 65.0), (0.50, 30.0), (0.75, 0.0)))
_FIXED: Final = Scale(knots=((0.50, 100.0), (0.65, 50.0), (0.80, 0.0)))
_ON_PLAN: Final = Scale(knots=((0.0, 0.0), (1.0, 100.0)))
_WORTH: Final = Scale(knots=((-0.20, 0.0), (0.0, 40.0), (0.10, 70.0), (0.20, 100.0)))

_OURS: Final = "Ours: no published limit was found."
_FIFTY: Final = "the 50/30/20 rule (Warren and Tyagi, All Your Worth, 2005)"
_BUFFER: Final = (
    "JPMorgan Chase Institute, Weathering Volatility 2.0 (2019): six weeks of income carry a family through a dip in income "
    "together with a spike in spending, about three weeks through one of the two. Three to six months is the usual advice."
)
_SWINGS: Final = "JPMorgan Chase Institute, Weathering Volatility 2.0 (2019): the typical family's income swings by 36%"


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasureRule:
    """One measure: its key and title, what it means, its unit, its part of its component, its scale and its source.

    A "share" is a fraction of 1, "months" are months.
    """

    key: str
    title: str
    means: str
    part: float
    scale: Scale
    source: str
    unit: Unit = "share"


@dataclass(frozen=True, slots=True, kw_only=True)
class ComponentRule:
    """One component: its key and title, its weight in the score, its measures, and what it needs to be known."""

    key: str
    title: str
    weight: float
    needs: str
    measures: tuple[MeasureRule, ...]


COMPONENTS: Final = (
    ComponentRule(
        key="savings", title="Savings rate", weight=20.0, needs="months with income",
        measures=(
            MeasureRule(
                key="savings_rate", title="Savings rate", means="income less spending, over income",
                part=0.75, scale=_SAVINGS, source=f"20% is the savings share of {_FIFTY}; the other knots are ours.",
            ),
            MeasureRule(
                key="usual_rate", title="Savings rate of a usual month", means="the middle one of the months' savings rates",
                part=0.25, scale=_SAVINGS, source="As the savings rate; one bonus or one large bill does not move it.",
            ),
        ),
    ),
    ComponentRule(
        key="runway", title="Runway", weight=20.0, needs="accounts with their balances",
        measures=(
            MeasureRule(
                key="essential_runway", title="Runway on essentials", means="money at hand over a month's essential spending",
                part=0.75, scale=_RUNWAY, source=_BUFFER, unit="months",
            ),
            MeasureRule(
                key="whole_runway", title="Runway on all spending", means="money at hand over a month's whole spending",
                part=0.25, scale=_RUNWAY, source=_BUFFER, unit="months",
            ),
        ),
    ),
    ComponentRule(
        key="debt", title="Debt burden", weight=15.0, needs="your loans and cards, or that there are none",
        measures=(
            MeasureRule(
                key="debt_service", title="Debt payments", means="instalments and interest on debts, over income",
                part=0.7, scale=_DEBT,
                source="Lenders' usual limits of 28 and 36% of gross income (36%: Fannie Mae, Selling Guide B3-6-02) and "
                "43% (US CFPB, Ability to Repay rule, 2014), over 0.8 for income after tax.",
            ),
            MeasureRule(
                key="card_use", title="Use of card limits", means="what is owed on cards, over their limits",
                part=0.3, scale=_CARDS, source="The usual advice is to stay below 30% (US CFPB); the other knots are ours.",
            ),
        ),
    ),
    ComponentRule(
        key="housing", title="Housing", weight=10.0, needs="a category for rent, mortgage and utilities",
        measures=(
            MeasureRule(
                key="housing_share", title="Housing share", means="rent, mortgage and utilities, over income",
                part=1.0, scale=_HOUSING,
                source="28 to 30% of gross income (lenders; US HUD, cost burden) over 0.8 for income after tax; above 40% of "
                "disposable income Eurostat calls a household overburdened.",
            ),
        ),
    ),
    ComponentRule(
        key="bills", title="Bills", weight=10.0, needs="bills that come back, or a category for fees and interest",
        measures=(
            MeasureRule(
                key="bills_on_time", title="Bills on time", means="bills that were paid when due, of all that were due",
                part=0.7, scale=_ON_TIME, source=_OURS,
            ),
            MeasureRule(
                key="fees_share", title="Fees and interest", means="bank fees and interest paid, over income",
                part=0.3, scale=_FEES, source=_OURS,
            ),
        ),
    ),
    ComponentRule(
        key="stability", title="Stability", weight=10.0, needs="months with income and spending",
        measures=(
            MeasureRule(
                key="spending_swing", title="Swing of spending", means="standard deviation of months' spending, over its mean",
                part=0.4, scale=_SPENDING_SWING, source=f"{_SWINGS}, its spending by 15% less; the other knots are ours.",
            ),
            MeasureRule(
                key="income_swing", title="Swing of income", means="standard deviation of months' income, over its mean",
                part=0.2, scale=_INCOME_SWING, source=f"{_SWINGS}; the other knots are ours.",
            ),
            MeasureRule(
                key="deficit_months", title="Months in the red", means="months that spent more than came in, of all months",
                part=0.4, scale=_DEFICITS, source=_OURS,
            ),
        ),
    ),
    ComponentRule(
        key="fixed", title="Fixed costs", weight=5.0, needs="categories for bills and contracts",
        measures=(
            MeasureRule(
                key="fixed_share", title="Fixed costs", means="bills, contracts and instalments, over income",
                part=1.0, scale=_FIXED, source=f"Must-haves take up to 50% of take-home pay in {_FIFTY}; the rest is ours.",
            ),
        ),
    ),
    ComponentRule(
        key="progress", title="Progress", weight=10.0, needs="a goal, or balances from before these months",
        measures=(
            MeasureRule(
                key="goal_progress", title="Goals on plan", means="what is saved for goals, over what the plan says by now",
                part=0.5, scale=_ON_PLAN, source=_OURS,
            ),
            MeasureRule(
                key="worth_trend", title="Growth of net worth", means="how much net worth grew in these months, over income",
                part=0.5, scale=_WORTH, source="Ours, beside the savings rate: who keeps 20% of income grows by as much.",
            ),
        ),
    ),
)  # fmt: skip
"""The components in the order in which they are shown; their weights sum to 100, and none has more than a quarter."""
MEASURES: Final = tuple(measure for component in COMPONENTS for measure in component.measures)
WEIGHTS: Final = {component.key: component.weight for component in COMPONENTS}
