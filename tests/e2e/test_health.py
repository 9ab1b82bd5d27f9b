"""From the health score to the payments behind it, and to what one says of it oneself, in the demo household."""

import re

from playwright.sync_api import Page, expect

from tests.e2e import steps
from tests.e2e.conftest import Ballast


def test_open_a_part_see_its_payments_and_weigh_anew(page: Page, demo: Ballast) -> None:
    steps.visit(page, demo.url, "health?part=Housing")
    steps.title(page, "Health")
    steps.says(page, re.compile(r"9\d of 100: strong, over the last twelve months"))
    steps.says(page, re.compile(r"Housing share: 27%, 96 of 100"))

    # A bar opens its part as the list does.
    bars = page.get_by_test_id("stPlotlyChart").first.locator(".barlayer .trace").last.locator("path")
    bars.first.scroll_into_view_if_needed()
    place = bars.first.bounding_box()  # drawn from below: the last part
    assert place is not None
    page.mouse.click(place["x"] + place["width"] / 2, place["y"] + place["height"] / 2)
    steps.says(page, re.compile(r"Progress: \d+ of 10 points"))
    expect(page).to_have_url(re.compile("part=Progress"))

    # Without a weight it counts for nothing, and it is one press back.
    steps.press(page.get_by_role("button", name="Weights"))
    slider = page.get_by_role("slider", name="Progress")
    slider.focus()
    slider.press("Home")
    steps.press(page.get_by_role("button", name="Save weights"))
    steps.says(page, re.compile("Weighed the parts of the score anew"))
    steps.says(page, re.compile("Progress has no weight"))
    steps.press(page.get_by_role("button", name="Undo", exact=True))
    steps.says(page, re.compile(r"Progress: \d+ of 10 points"))

    # The payments behind a measure.
    steps.visit(page, demo.url, "health?part=Housing")
    steps.press(page.get_by_role("link", name=re.compile("See 32 payments")).first)
    steps.title(page, "Transactions")
    steps.says(page, re.compile("32 payments"))
