"""The frame around every page: navigation, and whose household is on screen."""

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from pages.ui import cached, session


def navigation() -> dict[str, list[StreamlitPage]]:
    """Every page of Ballast by section; registered before anything else, so that deep links find their page."""
    return {
        "Money": [
            st.Page("pages/money/overview.py", title="Overview", icon=":material/space_dashboard:", default=True),
            st.Page("pages/money/transactions.py", title="Transactions", icon=":material/receipt_long:"),
            st.Page("pages/money/accounts.py", title="Accounts", icon=":material/account_balance:"),
            st.Page("pages/money/imports.py", title="Imports", icon=":material/upload_file:"),
            st.Page("pages/money/review.py", title="Review", icon=":material/rule:"),
        ],
        "Insight": [
            st.Page("pages/insight/anomalies.py", title="Odd payments", icon=":material/search_insights:"),
            st.Page("pages/insight/drift.py", title="Changes", icon=":material/trending_up:"),
            st.Page("pages/insight/forecast.py", title="Forecast", icon=":material/query_stats:"),
            st.Page("pages/insight/meanings.py", title="Meanings", icon=":material/bubble_chart:"),
        ],
        "Plan": [
            st.Page("pages/plan/budgets.py", title="Budgets", icon=":material/savings:"),
            st.Page("pages/plan/planning.py", title="Plan a budget", icon=":material/balance:"),
            st.Page("pages/plan/recurring.py", title="Recurring", icon=":material/event_repeat:"),
            st.Page("pages/plan/cashflow.py", title="Cash flow", icon=":material/waterfall_chart:"),
            st.Page("pages/plan/goals.py", title="Goals", icon=":material/flag:"),
            st.Page("pages/plan/debts.py", title="Debts", icon=":material/credit_score:"),
        ],
        "Wellbeing": [
            st.Page("pages/wellbeing/health.py", title="Health", icon=":material/favorite:"),
            st.Page("pages/wellbeing/advice.py", title="Advice", icon=":material/lightbulb:"),
        ],
        "Household": [
            st.Page("pages/household/payees.py", title="Payees", icon=":material/storefront:"),
            st.Page("pages/household/rules.py", title="Rules", icon=":material/checklist:"),
            st.Page("pages/household/categories.py", title="Categories", icon=":material/category:"),
        ],
    }


def sidebar() -> None:
    """Which household is on screen, where that needs saying, and the way out of the demo."""
    visit = session.require()
    with st.sidebar:
        if visit.mode == "demo":
            st.caption("A sample household of your own. Nothing here is kept: reloading the page starts afresh.")
        elif visit.household.kind == "demo":
            st.caption("You are looking at the demo household.")
            if st.button("Leave the demo", icon=":material/logout:", key="leave-demo", help="Removes it, and returns to yours"):
                cached.leave_demo(visit)
                st.switch_page("pages/money/overview.py")
