"""Numbers, dates and words as every page writes them."""

import re
from datetime import date

import pytest
from babel import Locale
from hypothesis import given
from hypothesis import strategies as st

from finance_core.dates import Month
from pages.ui import format as words

MINUS = "−"


@pytest.mark.parametrize(
    ("minor", "currency", "plain", "with_cents"),
    [
        (120450, "USD", "$1,204", "$1,204.50"),
        (-9400, "EUR", f"{MINUS}€94", f"{MINUS}€94.00"),
        (1204, "JPY", "¥1,204", "¥1,204"),
        (1204500, "KWD", "KWD\xa01,204", "KWD\xa01,204.500"),
        (12345600, "INR", "₹123,456", "₹123,456.00"),
        (0, "GBP", "£0", "£0.00"),
        (100, "CHF", "CHF\xa01", "CHF\xa01.00"),
        (100, "XYZ", "XYZ\xa01", "XYZ\xa01.00"),
    ],
)
def test_money(minor: int, currency: str, plain: str, with_cents: str) -> None:
    assert words.money(minor, currency) == plain
    assert words.money(minor, currency, cents=True) == with_cents


def test_every_currency_is_written() -> None:
    for currency in map(str, Locale("en").currencies):
        assert words.money(123456, currency).endswith(tuple("0123456789"))


def test_signs() -> None:
    assert words.whole(90.0, "USD", signed=True) == "+$90"
    assert words.whole(-90.0, "USD", signed=True) == f"{MINUS}$90"
    assert words.whole(-0.3, "USD", signed=True) == "$0", "zero carries no sign"
    assert words.percent(-0.34) == f"{MINUS}34%"
    assert words.percent(0.003, signed=True) == "0%"
    assert words.points(0.01) == "+1 point"
    assert words.points(-0.12) == f"{MINUS}12 points"


@pytest.mark.parametrize("unknown", [None, float("nan")])
def test_unknown_is_a_dash(unknown: float | None) -> None:
    assert words.whole(unknown, "EUR") == words.percent(unknown) == words.points(unknown) == "–"


def test_days() -> None:
    today = date(2026, 11, 21)
    assert words.day(today) == "21 Nov"
    assert words.day(today, today) == "21 Nov"
    assert words.day(date(2025, 3, 1), today) == "1 Mar 2025"
    assert words.month(Month(2026, 11)) == "November 2026"


@pytest.mark.parametrize(
    ("first", "last", "text"),
    [
        (date(2026, 11, 1), date(2026, 11, 21), "1 to 21 Nov"),
        (date(2026, 10, 28), date(2026, 11, 3), "28 Oct to 3 Nov"),
        (date(2026, 11, 21), date(2026, 11, 21), "21 Nov"),
        (date(2018, 9, 1), date(2018, 9, 20), "1 to 20 Sep 2018"),
        (date(2025, 12, 3), date(2026, 1, 2), "3 Dec 2025 to 2 Jan 2026"),
    ],
)
def test_ranges_show_both_days(first: date, last: date, text: str) -> None:
    assert words.range_(first, last, date(2026, 11, 21)) == text


def test_lists_and_counts() -> None:
    assert words.listed([]) == ""
    assert words.listed(["Rent"]) == "Rent"
    assert words.listed(["Rent", "car"]) == "Rent and car"
    assert words.listed(["Rent", "car", "food"]) == "Rent, car and food"
    assert words.listed(["Pets", "Phone and internet"]) == "Pets, and Phone and internet"
    assert words.count(1, "payment") == "1 payment"
    assert words.count(1204, "payment") == "1,204 payments"
    assert words.count(2, "category", "categories") == "2 categories"


def test_bank_text_is_never_markdown() -> None:
    assert words.escaped("$5 and $6") == r"\$5 and \$6"
    assert words.escaped("![x](http://a.b)") == "\\!\\[x\\](http\\:/\u2060/a.b)"
    assert words.escaped("two\nlines") == "two lines"


@given(st.text())
def test_escaping_leaves_no_mark_bare(text: str) -> None:
    escaped = words.escaped(text)
    for mark in "*_`[]<>#~|!$":
        assert escaped.replace("\\\\", "").count(mark) == escaped.replace("\\\\", "").count(f"\\{mark}")
    assert "\n" not in escaped


@pytest.mark.parametrize(
    "text",
    ["https://example.com/pay", "www.example.com", "pay@example.com", ":material/home: x", "a \u202egnp.exe", "$$x$$ [a](b)"],
)
def test_what_others_wrote_is_never_alive(text: str) -> None:
    """No link, no icon, no formula, no turned line: the letters stay, as they were written."""
    shown = words.escaped(text)
    assert not re.search(r"(?i)://|www\.|:material/|[\u202a-\u202e]|(?<!\\)\$", shown)
    assert re.sub(r"[\\\u2060\s]|[^\w]", "", shown) == re.sub(r"[^\w]", "", text)


def test_long_names_are_cut() -> None:
    assert words.short("Cafe Lumen") == "Cafe Lumen"
    assert words.short("x" * 200, 10) == "xxxxxxxxx…"
