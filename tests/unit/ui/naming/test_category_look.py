"""How a category is written: icon, colour, and a name from outside made safe."""

import json
from typing import Any

from streamlit.material_icon_names import ALL_MATERIAL_ICONS

from finance_core.models import CATEGORY_COLOURS, Category
from pages.ui.naming import category_look
from pages.ui.palette import DARK, LIGHT
from tests.servers import ROOT


def _category(**values: Any) -> Category:
    return Category(id=1, group="needs", hidden=False, **({"name": "Groceries"} | values))


def test_icon_in_its_colour_then_the_name() -> None:
    dressed = _category(colour="green", icon="shopping_cart")
    assert category_look.marked(dressed, LIGHT) == ':color[:material/shopping_cart:]{foreground="#3A7A1E"} Groceries'
    assert category_look.marked(dressed, DARK) == ':color[:material/shopping_cart:]{foreground="#8ACB6B"} Groceries'


def test_a_category_that_nobody_dressed_has_a_gray_label() -> None:
    assert category_look.marked(_category(), LIGHT) == ":gray[:material/label:] Groceries"
    assert category_look.marked(_category(colour="mauve"), LIGHT) == ":gray[:material/label:] Groceries"


def test_a_name_with_markup_stays_a_name() -> None:
    assert category_look.marked(_category(name=":red[x]"), LIGHT).endswith(r"\:red\[x\]")


def test_everything_on_offer_exists() -> None:
    assert set(category_look.ICONS) <= set(ALL_MATERIAL_ICONS)
    assert len(set(category_look.ICONS)) == len(category_look.ICONS)
    starting = json.loads((ROOT / "data" / "categories.json").read_text(encoding="utf-8"))
    assert {entry["icon"] for entry in starting} <= set(category_look.ICONS)
    assert {entry["colour"] for entry in starting} <= set(CATEGORY_COLOURS)
