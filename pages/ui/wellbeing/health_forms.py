"""What a person says on the page of health: weights, the savings target, limits of cards, what counts as what."""

from typing import TYPE_CHECKING, Final

import streamlit as st

from finance_core.errors import FinanceError, InvalidError
from finance_core.rules.wellbeing.health_scales import COMPONENTS, WEIGHTS
from finance_core.services.wellbeing import health_choices
from finance_core.services.wellbeing.health import HealthReport
from finance_core.services.wellbeing.health_choices import ROLE_WORDS, Role
from pages.ui import cached, changes, format, session, typed

if TYPE_CHECKING:
    from pages.ui.session import Visit

MOST_WEIGHT: Final = 50
_TARGET: Final = "health-target"


def draw_weights(found: HealthReport) -> None:
    """How much each part counts, and the way back."""
    own = found.said.weights
    with st.popover("Weights", icon=":material/tune:", type="tertiary", key="health-weights"):
        st.caption("How much each part counts, beside the others. 0 leaves a part out. They need not sum to 100.")
        with st.form("health-weights-form", border=False):
            for part in COMPONENTS:
                st.slider(
                    part.title, 0, MOST_WEIGHT, round(own.get(part.key, part.weight)), key=_weight(part.key),
                    help=f"{part.weight:g} where you change nothing.",
                )  # fmt: skip
            st.form_submit_button("Save weights", type="primary", key="health-weigh", on_click=_weigh)
        if own:
            st.button("Back to the published weights", key="health-unweigh", on_click=_unweigh)


def _weight(key: str) -> str:
    return f"health-weight-{key}"


def _weigh() -> None:
    chosen = {key: float(session.recall(_weight(key), WEIGHTS[key])) for key in WEIGHTS}
    visit = session.require()
    try:
        health_choices.weigh(visit.store, visit.household.id, chosen, now=visit.now)
    except FinanceError as error:
        changes.refuse(str(error))
    else:
        changes.done(visit, "Weighed the parts of the score anew.", action=health_choices.ACTION)


def _unweigh() -> None:
    visit = session.require()
    health_choices.weigh(visit.store, visit.household.id, {}, now=visit.now)
    session.forget(*(_weight(key) for key in WEIGHTS))
    changes.done(visit, "The published weights count again.", action=health_choices.ACTION)


def draw_target(found: HealthReport) -> None:
    """The savings target."""
    with st.popover("Change the target", type="tertiary", key="health-target-open"):
        st.number_input("Savings target, in % of income", 1.0, 90.0, 100 * found.saving.target, 1.0, "%g", key=_TARGET)
        st.button("Save target", type="primary", key="health-aim", on_click=_aim)


def _aim() -> None:
    visit = session.require()
    percent = float(session.recall(_TARGET) or 0.0)
    try:
        health_choices.aim(visit.store, visit.household.id, percent / 100, now=visit.now)
    except FinanceError as error:
        changes.refuse(str(error))
    else:
        changes.done(visit, f"Your savings target is {percent:g}% of income.", action=health_choices.ACTION)


def draw_limits(visit: "Visit", found: HealthReport) -> None:
    """The limits of cards, so that it is known how much of them is used."""
    cards = [status.account for status in cached.account_statuses(visit) if status.account.name in found.cards]
    if not cards:
        return
    with st.expander("Limits of your cards", key="health-limits"), st.form("health-limits-form", border=False):
        for card in cards:
            known = found.said.limits.get(card.id, 0)
            st.text_input(
                f"{format.escaped(format.short(card.name, 30))}, in {card.currency}",
                typed.plain(known, card.currency) if known else "", key=_limit(card.id), placeholder="2000",
            )  # fmt: skip
        currencies = {card.id: card.currency for card in cards}
        st.form_submit_button("Save limits", key="health-limit", on_click=_save_limits, args=(currencies,))


def _limit(account_id: int) -> str:
    return f"health-limit-{account_id}"


def _save_limits(currencies: dict[int, str]) -> None:
    visit = session.require()
    texts = {account_id: (session.recall(_limit(account_id)) or "").strip() for account_id in currencies}
    try:
        limits = {
            account_id: typed.amount(text, currencies[account_id]) if text else 0 for account_id, text in texts.items()
        }  # fmt: skip
        health_choices.limit(visit.store, visit.household.id, limits, now=visit.now)
    except FinanceError as error:
        changes.refuse(str(error))
    else:
        changes.done(visit, "Saved the limits of your cards.", action=health_choices.ACTION)


def draw_role(visit: "Visit", found: HealthReport, role: Role) -> None:
    """Which categories count as one thing."""
    listed = [one for one in cached.categories(visit) if one.group not in ("income", "transfer", "savings")]
    chosen = [one.name for one in listed if one.name in getattr(found.said.roles, role)]
    key = f"health-role-{role}"
    opened = st.expander(f"What counts as {ROLE_WORDS[role]}", key=f"{key}-open")
    with opened, st.form(f"{key}-form", border=False):
        st.multiselect("Categories", [one.name for one in listed], chosen, key=key, placeholder="Choose categories")
        ids = {one.name: one.id for one in listed}
        with st.container(horizontal=True, gap="xsmall"):
            st.form_submit_button("Save", key=f"{key}-save", on_click=_save_role, args=(role, key, ids))
            if role in found.said.said:
                st.form_submit_button("Back to the usual ones", key=f"{key}-back", on_click=_usual_role, args=(role, key))


def _save_role(role: Role, key: str, ids: dict[str, int]) -> None:
    visit = session.require()
    chosen = [ids[name] for name in session.recall(key) or [] if name in ids]
    try:
        if not chosen:
            raise InvalidError("Choose at least one category, or go back to the usual ones.")
        health_choices.count_as(visit.store, visit.household.id, role, chosen, now=visit.now)
    except FinanceError as error:
        changes.refuse(str(error))
    else:
        changes.done(visit, f"Changed what counts as {ROLE_WORDS[role]}.", action=health_choices.ACTION)


def _usual_role(role: Role, key: str) -> None:
    visit = session.require()
    health_choices.count_as(visit.store, visit.household.id, role, None, now=visit.now)
    session.forget(key)
    changes.done(visit, f"The usual categories count as {ROLE_WORDS[role]} again.", action=health_choices.ACTION)
