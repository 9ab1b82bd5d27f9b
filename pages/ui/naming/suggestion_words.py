"""What the review of categories says: sentences out of finished questions and suggestions."""

from collections import Counter
from datetime import date

from finance_core.services.naming import suggestions
from finance_core.services.naming.suggestions import Quality, Question, Suggestions
from pages.ui import format


def story(found: Suggestions) -> str:
    """How many payments wait for a category, and in how many questions."""
    if not found.open:
        return "All well: every payment has its category." if found.named else "No payment waits for a category."
    have = "has" if found.open == 1 else "have"
    asked = format.count(len(found.questions), "answer")
    words = f"**{format.count(found.open, 'payment')}** {have} no category yet; {asked} would settle {_all(found.open)}."
    if found.sure:
        words += f" Ballast is sure of **{len(found.sure):,}**."
    return words


def _all(number: int) -> str:
    return "it" if number == 1 else "all of them"


def facts(question: Question, currency: str, today: date) -> str:
    """`14 payments, €312.40 in all, 3 Oct to 19 Nov, from Joint account`."""
    days = format.range_(question.payments[-1].date, question.payments[0].date, today)
    number = len(question.payments)
    size = format.whole(question.size, currency, cents=True)
    accounts = format.listed(list(dict.fromkeys(payment.account for payment in question.payments)))
    way = "came in" if question.came_in else "paid"
    whole = f"{format.count(number, 'payment')}, {size} {way} in all" if number > 1 else f"One payment, {size} {way}"
    return f"{whole}, {days}, {'into' if question.came_in else 'from'} {accounts}"


def badge(question: Question) -> str:
    """How sure a suggestion is, in markdown."""
    if question.sure:
        return ":green-badge[:material/check: Sure]"
    if question.confidence >= 0.5:
        return ":blue-badge[:material/thumb_up: Likely]"
    return ":orange-badge[:material/visibility: Unsure]"


def why(question: Question) -> list[str]:
    """Why this is suggested, in sentences."""
    lines = [question.reason or "Nothing that you named so far resembles this, so there is no suggestion."]
    if question.category:
        lines.append(f"About {round(10 * question.confidence)} in 10 suggestions like this one are right.")
    if question.before:
        named = [f"{count:,} {name}" for name, count in question.before.items()]
        lines.append(f"Other payments of this payee are named so far: {format.listed(named)}.")
    if len(question.before) > 1:
        lines.append("They are not all named the same. Your answer counts for the payments above; the others stay as they are.")
    alone = Counter(payment.category for payment in question.payments if payment.category)
    if len(alone) > 1:
        each = [f"{name} for {count:,}" for name, count in alone.most_common()]
        lines.append(f"Taken one by one, these payments would be {format.listed(each)}. Tick some to name only those.")
    return lines


def basis(found: Suggestions) -> str:
    """What the suggestions rest on: decisions of the household, well-known names, and the language model where it is there."""
    if found.learned_from:
        told = f"Suggestions rest on {format.count(found.learned_from, 'payment')} that you named"
    else:
        told = "You have named nothing yet, so suggestions rest on well-known names"
    with_model = "and on what the texts mean, by the language model on this machine"
    return f"{told}. {found.without_model}" if found.without_model else f"{told} {with_model}."


def quality_words(measured: Quality | None) -> list[str]:
    """How good the suggestions were, against the simplest way, in sentences."""
    if measured is None:
        return [f"That needs {suggestions.LEAST_MEASURED} named payments in two or more categories."]
    share = format.percent(measured.right / measured.asked)
    lines = [
        f"From your earlier payments alone, {share} of your {measured.asked:,} latest ones would have been suggested right.",
        f"Ballast would have been sure of {format.percent(measured.sure / measured.asked)} of them"
        + (f", and right in {format.percent(measured.sure_right / measured.sure)} of those." if measured.sure else "."),
    ]
    simple = format.percent(measured.repeated / measured.asked)
    if measured.repeated >= measured.right:
        lines.append(f"Just repeating what a payee was last called gets {simple} right: no worse. Look before you accept.")
    else:
        lines.append(f"Just repeating what a payee was last called gets {simple} right.")
    return lines
