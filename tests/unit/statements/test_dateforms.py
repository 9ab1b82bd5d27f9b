"""Dates as banks write them, and the order of a whole column."""

from datetime import date

import pytest

from finance_core.statements import dateforms
from finance_core.statements.dateforms import Order


@pytest.mark.parametrize(
    ("text", "order", "day"),
    [
        ("20/09/2018 12:04:08", "dmy", date(2018, 9, 20)),
        ("8/9/2018", "dmy", date(2018, 9, 8)),
        ("8/9/2018", "mdy", date(2018, 8, 9)),
        ("24.12.24", "dmy", date(2024, 12, 24)),
        ("2024-09-29 17:34:34 +0000", "ymd", date(2024, 9, 29)),
        ("2024-01-01T00:30:00Z", "ymd", date(2024, 1, 1)),
        ("28-10-2024 / 17:57", "dmy", date(2024, 10, 28)),
        ("2024.04.04.", "ymd", date(2024, 4, 4)),
        ("20091224120000[0:GMT]", "ymd", date(2009, 12, 24)),
        ("29-Jun-2022", "dmy", date(2022, 6, 29)),
        ("30. März 2024", "dmy", date(2024, 3, 30)),
        ("1er", "dmy", None),
        ("5 février 2024", "dmy", date(2024, 2, 5)),
        ("12 października 2023", "dmy", date(2023, 10, 12)),
        ("Jul 4, 2024", "dmy", date(2024, 7, 4)),
        ("Mo 03.02.2025", "dmy", date(2025, 2, 3)),
        ("2024年3月1日", "dmy", date(2024, 3, 1)),
        ("01/02/70", "dmy", date(1970, 2, 1)),
        ("01/02/69", "dmy", date(2069, 2, 1)),
        ("31/04/2024", "dmy", None),
        ("29/02/2023", "dmy", None),
        ("1 234,56", "dmy", None),
        ("1234********5678", "dmy", None),
        ("02.09. 21:26", "dmy", None),
    ],
)
def test_parse(text: str, order: Order, day: date | None) -> None:
    assert dateforms.parse(text, order) == day


def test_nearest_day() -> None:
    assert dateforms.nearest("30.02.2023", "dmy") == date(2023, 2, 28)
    assert dateforms.nearest("31/04/2024", "dmy") == date(2024, 4, 30)
    assert dateforms.nearest("45/04/2024", "dmy") is None


@pytest.mark.parametrize(
    ("texts", "order", "ambiguous"),
    [
        (["03/04/2024", "13/04/2024"], "dmy", False),
        (["03/04/2024", "04/13/2024"], "mdy", False),
        (["2024-01-02"], "ymd", False),
        (["2024-13-02", "2024-05-02"], "ydm", False),
        (["03.04.2024"], "dmy", False),
        (["03/04/2024", "01/05/2024", "02/01/2024"], "dmy", True),
        # One order rises throughout, the other jumps about.
        (["02/01/2024", "05/01/2024", "09/02/2024", "01/03/2024"], "dmy", False),
        (["05/05/2024", "06/06/2024"], "dmy", False),
        (["31/01/24", "01/02/24"], "dmy", False),
        (["03.04.24", "01.05.24"], "dmy", False),
        (["24-01-31", "24-02-01"], "ymd", False),
    ],
)
def test_decide_order(texts: list[str], order: Order, *, ambiguous: bool) -> None:
    assert dateforms.decide_order(texts) == dateforms.OrderVerdict(order, ambiguous)


def test_another_date_of_the_file_settles_the_order() -> None:
    assert dateforms.decide_order(["03/04/2024"], ["04/13/2024"]) == dateforms.OrderVerdict("mdy", ambiguous=False)


@pytest.mark.parametrize(
    ("text", "stamp"),
    [
        ("20/09/2018 12:04:08", "%d/%m/%Y %H:%M:%S"),
        ("01 Dec 24", "%d %b %y"),
        ("20240131", "%Y%m%d"),
        ("Jul 4, 2024", "%b %d %Y"),
    ],
)
def test_describe_format(text: str, stamp: str) -> None:
    assert dateforms.describe_format(text, "dmy") == stamp
    assert dateforms.parse(text, dateforms.order_of(stamp)) == dateforms.parse(text, "dmy")
