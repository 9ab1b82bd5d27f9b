"""The door: page settings, who is visiting, navigation."""

import os
from pathlib import Path

import streamlit as st

from finance_core.config import read_settings
from finance_core.errors import FinanceError
from pages.ui import components, frame, session

ROOT = Path(__file__).parent

st.set_page_config(page_title="Ballast", page_icon=ROOT / "assets/mark.svg", layout="wide", initial_sidebar_state=220)
st.logo(ROOT / "assets/ballast.svg", size="large", icon_image=ROOT / "assets/mark.svg")
page = st.navigation(frame.navigation(), expanded=True)
try:
    session.enter(read_settings(os.environ, root=ROOT))
    frame.sidebar()
    page.run()
except FinanceError as error:
    components.refused(str(error))
