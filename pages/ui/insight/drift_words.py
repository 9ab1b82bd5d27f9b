"""What the page of changes says: sentences with numbers, out of finished results."""

from typing import Final

import pandas as pd

from finance_core.dates import Month
from finance_core.services.insight.drift import Changes, Drift
from pages.ui import format

MOST_ROWS: Final = 8
MOST_LEVELS: Final = 6
LIMIT: Final = (
    "A rise of a third in one category can't be told from chance within three months: what you buy swings that much by itself."
)


def span(months: tuple[Month, ...]) -> str:
    """`August to October 2026`."""
    first, last = months[0], months[-1]
    if first == last:
        return format.month(last)
    year = "" if first.year == last.year else f" {first.year}"
    return f"{first.start:%B}{year} to {format.month(last)}"


def answer(changes: Changes) -> str:
    """The page's answer, in markdown: whether spending really changed, and by how much a month."""
    found = changes.found
    if found.problem:
        return format.escaped(found.problem)
    more = _sum(found, "recent") - _sum(found, "usual")
    size = format.escaped(format.whole(abs(more), changes.currency))
    moved = f"From {span(found.months)} you spent **{size} a month {'more' if more > 0 else 'less'}** than before"
    real = found.by_category.loc[found.by_category["changed"], "category"].tolist()
    if real:
        named = format.listed([f"**{format.escaped(name)}**" for name in real[:3]])
        rest = f", and {len(real) - 3} more" if len(real) > 3 else ""
        return f"{moved}. {named}{rest} really changed: chance seldom does that."
    if found.changed:
        return f"{moved}. What you spend on has shifted as a whole, though no single category stands out."
    return f"No real change in these three months. {moved}, which is within your usual ups and downs.{_lasting(changes)}"


def _lasting(changes: Changes) -> str:
    """What settled at another level before, so that the answer does not pass over it."""
    if changes.levels.empty:
        return ""
    row = changes.levels.iloc[0]
    costs = "costs more" if row["monthly_change"] > 0 else "costs less"
    return f" **{format.escaped(row['category'])}** {costs} since {format.month(row['month'])}."


def _sum(found: Drift, column: str) -> float:
    return float(found.by_category[column].sum())


def contributors(found: Drift) -> pd.DataFrame:
    """The rows of the chart: what changed most, the surest first."""
    rows = found.by_category[found.by_category["monthly_change"].abs() >= 0.5].head(MOST_ROWS)
    return rows.sort_values(["changed", "monthly_change"], ascending=[False, False], ignore_index=True)


def contributors_answer(found: Drift) -> str:
    """The card's title."""
    real = found.by_category[found.by_category["changed"]]
    if real.empty:
        return "No category really changed"
    if len(real) == 1:
        row = real.iloc[0]
        return f"{row['category']} really {'rose' if row['monthly_change'] > 0 else 'fell'}"
    return f"{len(real)} categories really changed"


def contributors_reading(found: Drift) -> str:
    """How to read the chart."""
    return f"Money a month, {span(found.months)} against {span(found.before)}. Grey may be chance."


def reason(row: pd.Series, currency: str) -> str:
    """`Groceries: €412 a month, before €301; at the same payees you paid 1.3 times as much, about as often.` Markdown."""
    parts = [f"{format.whole(row['recent'], currency)} a month, before {format.whole(row['usual'], currency)}"]
    if pd.notna(row["last_year"]):
        parts.append(f"a year ago {format.whole(row['last_year'], currency)}")
    told = f"{row['category']}: {', '.join(parts)}"
    if pd.notna(row["size_change"]):
        told += f"; at the same payees you paid {_times(row['size_change'], 'as much')}"
    if pd.notna(row["count_change"]):
        told += f", {_times(row['count_change'], 'as often')}"
    return format.escaped(told + ".")


def _times(factor: float, words: str) -> str:
    return f"about {words}" if abs(factor - 1) < 0.08 else f"{factor:.1f} times {words}"


def levels_answer(levels: pd.DataFrame) -> str:
    """The title of the card of lasting changes."""
    if levels.empty:
        return "No lasting change"
    return f"{format.count(len(levels), 'lasting change')} since you began"


def level_line(row: pd.Series, currency: str) -> str:
    """`Rent: €1,140 a month since July 2025, before €950`. Markdown."""
    now, then = format.whole(row["after"], currency), format.whole(row["before"], currency)
    return format.escaped(f"{row['category']}: {now} a month since {format.month(row['month'])}, before {then}")


def heat_answer(heat: pd.DataFrame) -> str:
    """The title of the heat map: which month was the strongest."""
    if heat.empty:
        return "Month by month"
    strongest = Month.from_index(int(heat.columns[int(heat.sum(axis=0).to_numpy().argmax())]))
    return f"{format.month(strongest)} was your most expensive month here"


def looks_answer(looks: pd.DataFrame) -> str:
    """The title of the chart of earlier looks."""
    real = int(looks["changed"].sum())
    if not real:
        return f"{format.count(len(looks), 'look')} back, no real change"
    return f"A real change in {real} of {format.count(len(looks), 'look')}"


def numbers(changes: Changes) -> pd.DataFrame:
    """Numbers that only describe, for `st.table`: `What` and `Number`."""
    found = changes.found
    rows = [
        ("Distance between the two mixes, 0 to 1 (Jensen-Shannon)", f"{found.distance:.3f}"),
        ("Shuffled months that lie as far apart", format.percent(found.p_value)),
        ("Mix, stability index (PSI)", f"{found.psi:.2f}"),
        ("Mix, divergence in bits (KL)", f"{found.kl:.2f}"),
    ]
    if found.last_year_distance is not None:
        rows.insert(1, ("The same against these months a year ago", f"{found.last_year_distance:.3f}"))
    described = changes.described
    rows += [
        (f"{what.capitalize()}, stability index (PSI)", f"{psi:.2f}")
        for what, psi in zip(described["what"].tolist(), described["psi"].tolist(), strict=True)
    ]
    return pd.DataFrame(rows, columns=["What", "Number"])


def weeks_answer(weeks: pd.DataFrame) -> str:
    """The title of the calendar: the weekday on which most is spent."""
    total = weeks.sum(axis=1)
    if total.max() <= 0:
        return "Day by day"
    day = pd.Timestamp(2024, 1, 1) + pd.Timedelta(days=int(total.to_numpy().argmax()))
    return f"You spend most on {day:%A}s: {format.percent(float(total.max() / total.clip(lower=0.0).sum()))} of it"
