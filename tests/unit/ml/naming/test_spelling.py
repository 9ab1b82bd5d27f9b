"""Names in capitals written as people write them."""

import pytest

from finance_core.ml.naming.spelling import spelled

UPPER = frozenset({"ikea"})
SMALL = frozenset({"of", "von", "der"})


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("TESCO STORES", "Tesco Stores"),
        ("bäckerei von der heide", "Bäckerei von der Heide"),
        ("OF MICE", "Of Mice"),
        ("IKEA KFC", "IKEA KFC"),
        ("SAINSBURY'S", "Sainsbury's"),
        ("MCDOWELL", "McDowell"),
        ("J.P. MORGAN", "J.P. Morgan"),
        ("HARLEY-DAVIDSON", "Harley-Davidson"),
        ("eBay Marketplace", "eBay Marketplace"),
        ("ПЯТЁРОЧКА", "Пятёрочка"),
        ("美团外卖", "美团外卖"),
    ],
)
def test_a_name_is_spelled_as_people_write_it(text: str, shown: str) -> None:
    assert spelled(text.split(), stay_upper=UPPER, stay_small=SMALL) == shown
