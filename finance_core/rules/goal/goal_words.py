"""Goals in plain words: when they are reached, what they need a month, and whether the household can do it."""

from collections.abc import Sequence
from datetime import date

from finance_core.rules.goal.goal_plans import Alternative, Feasibility, ReversePlan
from finance_core.rules.goal.goals import Goal, Timeline
from finance_core.rules.wording import Spoken, dated, listed, month, span


def reached(line: Timeline, money: Spoken) -> str:
    """When a goal is reached, or why it isn't."""
    goal = line.goal
    match line.outcome:
        case "already":
            over = goal.saved_minor - goal.target_minor
            more = f", and {money(over)} more" if over else ""
            return f"Reached: {money(goal.target_minor)} is saved{more}."
        case "nothing saved":
            return f"Nothing goes to it, so it stays {money(goal.missing_minor)} away. Say what you save a month."
        case "never":
            return "Its price rises faster than what is saved. Save more a month, or choose a smaller goal."
        case "too long":
            return "At this pace it takes more than a hundred years. Save more a month, or choose a smaller goal."
        case "reached":
            when = f"Reached in {month(line.reached_on or date.max)}, in {span(line.months or 0)}"
            return f"{when}{_late(line)}.{_grown(line, money)}"


def _late(line: Timeline) -> str:
    if line.late_months is None:
        return ""
    return f": {span(line.late_months)} late" if line.late_months else ", in time"


def _grown(line: Timeline, money: Spoken) -> str:
    """What interest brings and what prices take until then."""
    dearer = line.target[-1] - line.target[0]
    parts = [f"interest brings {money(line.interest_minor)}"] * (line.interest_minor > 0)
    parts += [f"its price rises by {money(dearer)} to {money(line.target[-1])}"] * (dearer > 0)
    said = listed(parts)
    return f" Until then {said}." if said else ""


def needs(plan: ReversePlan, money: Spoken) -> str:
    """What a goal needs a month to be reached by its day, or why that can't be said."""
    due, missing = plan.goal.due, money(plan.missing_minor)
    if plan.outcome == "already" or due is None:
        return f"Reached: {money(plan.goal.target_minor)} is saved."
    if plan.outcome == "past":
        return f"Its date, {dated(due)}, is past, with {missing} missing. Choose a later date."
    if plan.outcome == "too soon":
        return f"No month is left until {dated(due)}: the missing {missing} would be needed at once. Or choose a later date."
    if not plan.monthly_minor:
        alone = "Interest alone reaches it" if plan.goal.rate_per_year else "Its price alone falls to what is saved"
        return f"{alone} by {dated(due)}."
    return f"{money(plan.monthly_minor)} a month reaches it by {dated(due)}, in {_payments(plan.months)}."


def _payments(count: int) -> str:
    return f"{count:,} payment{'' if count == 1 else 's'}"


def feasible(found: Feasibility, money: Spoken) -> str:
    """Whether the household's own months could have paid it."""
    needed = money(found.needed_minor)
    after = " after your other goals" if found.promised_minor else ""
    held = f"{found.held} of the last {found.months} months had that much left{after}"
    match found.verdict:
        case "unknown":
            return f"With {found.months} whole months known, what is usually left can’t be told yet; three are needed."
        case "nothing left":
            return f"Nothing is usually left{after}: {held}. It would need {money(found.gap_minor)} less spending a month."
        case "beyond":
            return f"{needed} a month is {money(found.gap_minor)} more than is usually left{after}: {held}."
        case "tight":
            return f"Possible, but tight: {held}, which was usually {money(found.usual_minor)}."
        case "comfortable" if not found.needed_minor:
            return "Nothing has to be put aside for it."
        case "comfortable":
            return f"You can do this: {held}, which was usually {money(found.usual_minor)}."


def alternative(one: Alternative, money: Spoken) -> str:
    """Another way in one sentence."""
    when = month(one.reached_on) if one.reached_on else ""
    monthly = money(one.monthly_minor)
    match one.kind:
        case "more":
            return f"Save {monthly} a month and have it by {when}.{_cuts(one, money)}"
        case "later":
            return f"Stay at {monthly} a month and have it in {when}."
        case "less":
            return f"Stay at {monthly} a month and want {money(one.target_minor)} by {when}."
        case "faster" | "slower":
            return f"{monthly} a month: {when}, in {span(one.months or 0)}."


def _cuts(one: Alternative, money: Spoken) -> str:
    if one.cuts is None or not one.cuts.needed_minor:
        return ""
    named = [f"{cut.line.category} by {money(cut.cut_minor)}" for cut in one.cuts.cuts if cut.cut_minor]
    missing = one.cuts.missing_minor
    if not named:
        return " None of your categories can be cut for it."
    rest = f" {money(missing)} a month would still be missing." if missing else ""
    return f" Least felt: cut {listed(named)}.{rest}"


def competing(lines: Sequence[Timeline], money: Spoken) -> str:
    """How several goals get on with the same money."""
    late = [line for line in lines if line.late_months or (line.goal.due is not None and line.reached_on is None)]
    missing = [line for line in lines if line.goal.due is None and line.reached_on is None]
    if not lines:
        return "There are no goals yet."
    if not late and not missing:
        return "All your goals are reached in time with this money." if len(lines) > 1 else reached(lines[0], money)
    parts = [f"{_quoted(late)} {_be(late)} not reached in time"] * bool(late)
    parts += [f"{_quoted(missing)} {_be(missing)} not reached at all"] * bool(missing)
    return f"With this money {listed(parts)}. Move up what matters most, or save more."


def _quoted(lines: Sequence[Timeline]) -> str:
    return listed([f"“{line.goal.name}”" for line in lines])


def _be(lines: Sequence[Timeline]) -> str:
    return "is" if len(lines) == 1 else "are"


def milestone(goal: Goal, percent: int, money: Spoken) -> str:
    """What there is to celebrate."""
    if percent >= 100:
        return f"“{goal.name}” is reached: {money(goal.saved_minor)} saved."
    way = {25: "A quarter", 50: "Half", 75: "Three quarters"}[percent]
    return f"{way} of the way to “{goal.name}”: {money(goal.saved_minor)} saved, {money(goal.missing_minor)} to go."
