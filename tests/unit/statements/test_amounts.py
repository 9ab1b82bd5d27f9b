"""Amounts as banks write them."""

import pytest

from finance_core.statements import amounts


@pytest.mark.parametrize(
    ("text", "mark", "minor"),
    [
        ("-1,234.56", ".", -123456),
        ("1.234,56-", ",", -123456),
        ("−0,05", ",", -5),
        ("(85.00)", ".", -8500),
        ("($85.00)", ".", -8500),
        ("- $21.59", ".", -2159),
        ("+ £1,100.00", ".", 110000),
        ("$.23", ".", 23),
        ("Rs.100", ".", 10000),
        ("R$ 1.234,56", ",", 123456),
        ("3'394.03", ".", 339403),
        ("7 718,37", ",", 771837),
        ("7\u202f718,37", ",", 771837),
        ("1,23,456.78", ".", 12345678),
        ("-1.00 USD", ".", -100),
        ("EUR 12", ",", 1200),
        ("-110.7", ".", -11070),
        ("12.", ".", 1200),
        ("-0.00", ".", 0),
        ("١٢", ".", 1200),
    ],
)
def test_parse(text: str, mark: str, minor: int) -> None:
    found = amounts.parse(text, mark, 2)
    assert found is not None
    assert found.minor == minor
    assert found.exact


@pytest.mark.parametrize(
    "text", ["", "abc", "10 AAPL", "1.2.3", "12-12", "--5", "(5", "8.10 SGD @ .97", "1_000", "9" * 50, "1,2345,6.00"]
)
def test_parse_refuses(text: str) -> None:
    assert amounts.parse(text, ".", 2) is None


def test_a_wrong_mark_is_refused_not_misread() -> None:
    assert amounts.parse("1,23", ".", 2) is None
    assert amounts.parse("45.60", ",", 2) is None


@pytest.mark.parametrize(
    ("text", "flag"), [("100.00 CR", 1), ("100.00DR", -1), ("100,00 S", -1), ("100,00 H", 1), ("100.00", 0)]
)
def test_flags(text: str, flag: int) -> None:
    found = amounts.parse(text, "," if "," in text else ".", 2)
    assert found is not None
    assert found.flag == flag


@pytest.mark.parametrize(
    ("text", "digits", "minor", "exact"),
    [
        ("1.005", 2, 100, False),
        ("1.015", 2, 102, False),
        ("1.0151", 2, 102, False),
        ("1.500", 2, 150, True),
        ("4.125", 3, 4125, True),
        ("120", 0, 120, True),
        ("120.4", 0, 120, False),
    ],
)
def test_rounding(text: str, digits: int, minor: int, *, exact: bool) -> None:
    found = amounts.parse(text, ".", digits)
    assert found is not None
    assert (found.minor, found.exact) == (minor, exact)


@pytest.mark.parametrize(
    ("body", "mark"),
    [
        ("1.234,56", ","),
        ("1,234,567", "."),
        ("12.5", "."),
        ("1.234", ""),
        ("1234.567", "."),
        ("0,123", ","),
        ("1 234,567", ","),
        ("12", ""),
    ],
)
def test_mark_of(body: str, mark: str) -> None:
    assert amounts.mark_of(body) == mark


def test_decide_mark() -> None:
    assert amounts.decide_mark({".": 3, "three after ,": 9}, 2) == "."
    assert amounts.decide_mark({"three after .": 2}, 2) == ",", "thousands of dinars, not thousandths of euros"
    assert amounts.decide_mark({"three after .": 2}, 3) == "."
    assert amounts.decide_mark({}, 2) == "."


def test_the_fast_way_agrees_with_the_careful_one() -> None:
    read = amounts.fast_reader(",", 2)
    for text in ("12,34", "-1.234,56", "+0,01", "7 718,37", "12", "abc", "1,005", "5,00 CR"):
        careful = amounts.parse(text, ",", 2)
        plain = careful is not None and careful.exact and not careful.flag
        assert read(text) == (careful.minor if careful and plain else None)
