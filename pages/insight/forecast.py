"""What will the next months cost?"""

import streamlit as st

from finance_core.services.insight.forecasts import TooLittle
from pages.ui import cached, components, links, session
from pages.ui.insight import forecast_cards, forecast_words

visit = session.require()
colours = session.colours()
outlook = cached.outlook(visit)

if outlook is None or isinstance(outlook, TooLittle):
    components.heading("Forecast", "What the next months will cost, and how sure that is.")
    why = "Your bills on their days and your everyday spending, with a range that is checked against what came, go here."
    lacking = why if outlook is None else forecast_words.too_little(outlook)
    components.empty("No forecast yet", lacking, links.IMPORTS, "Import a file")
    st.stop()

components.heading("Forecast", forecast_words.answer(outlook))
components.remark(forecast_words.begins(outlook, visit.today))
components.remark(forecast_words.idle(outlook))
ledger = cached.ledger(visit)
forecast_cards.draw_tiles(ledger, outlook)
chosen = forecast_cards.draw_choice(outlook)
cards = components.cards(2)
forecast_cards.draw_months(cards, ledger, outlook, chosen, colours)
forecast_cards.draw_categories(cards, outlook, chosen, colours)
forecast_cards.draw_bills(cards, outlook, chosen)
forecast_cards.draw_record(cards, ledger, outlook, chosen, colours)
forecast_cards.draw_quality(cards, outlook, chosen)
forecast_cards.draw_saving(cards, outlook, chosen, colours)
