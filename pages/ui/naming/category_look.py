"""How a category looks: its icon in its colour before its name, and what can be chosen from."""

from typing import Final

from finance_core.models import CATEGORY_COLOURS, Category
from pages.ui import format
from pages.ui.palette import Palette

PLAIN_ICON: Final = "label"
"""Of a category for which nobody has chosen an icon."""
DOT: Final = "\N{BLACK SQUARE}"
ICONS: Final = (
    "shopping_cart", "restaurant", "local_cafe", "bakery_dining", "local_bar", "home", "key", "chair", "construction", "yard",
    "bolt", "water_drop", "local_fire_department", "delete", "wifi", "smartphone", "shield", "medical_services", "medication",
    "spa", "fitness_center", "directions_bus", "train", "local_taxi", "directions_car", "local_gas_station", "local_parking",
    "pedal_bike", "flight", "beach_access", "hotel", "child_care", "school", "menu_book", "pets", "checkroom", "shopping_bag",
    "computer", "redeem", "volunteer_activism", "celebration", "local_activity", "movie", "music_note", "sports_esports",
    "brush", "subscriptions", "local_atm", "percent", "account_balance", "request_quote", "gavel", "work", "handshake",
    "trending_up", "receipt_long", "add_card", "savings", "umbrella", "sync_alt", "credit_card",
)  # fmt: skip
"""The Material symbols on offer, neighbours in meaning beside each other. A screen reader reads their names."""


def marked(category: Category, palette: Palette) -> str:
    """The category as markdown: its icon in its colour, then its name."""
    return f"{icon(category.icon, category.colour, palette)} {format.escaped(category.name)}"


def icon(name: str, colour: str, palette: Palette) -> str:
    """An icon in one of the colours of categories, as markdown; gray where there is none."""
    return _tinted(f":material/{name or PLAIN_ICON}:", colour, palette)


def swatch(colour: str, palette: Palette) -> str:
    """A colour to choose: a dot of it, and its name."""
    return f"{_tinted(DOT, colour, palette)} {colour.capitalize()}"


def _tinted(text: str, colour: str, palette: Palette) -> str:
    if colour not in CATEGORY_COLOURS:
        return f":gray[{text}]"
    return f':color[{text}]{{foreground="{palette.swatches[CATEGORY_COLOURS.index(colour)]}"}}'
