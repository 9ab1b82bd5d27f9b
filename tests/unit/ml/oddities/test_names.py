"""How much of a payee's name was never heard of before."""

import numpy as np

from finance_core.ml.oddities.names import WELL_KNOWN, unheard


def heard(*payments: str) -> dict[str, float]:
    names = np.array(list(dict.fromkeys(payments)), dtype=object)
    codes = np.array([list(names).index(payment) for payment in payments], dtype=np.int64)
    return dict(zip(names, unheard(names, codes).tolist(), strict=True))


def test_words_are_known_after_a_few_visits() -> None:
    assert heard(*["green basket"] * WELL_KNOWN, "green basket online") == {"green basket": 1.0, "green basket online": 6 / 17}
    assert heard(*["green basket"] * (WELL_KNOWN - 1), "green basket online")["green basket online"] == 1.0


def test_what_comes_later_makes_nothing_known() -> None:
    assert heard("green", *["green basket"] * WELL_KNOWN)["green"] == 1.0


def test_short_words_and_no_name_tell_nothing() -> None:
    assert heard("ab co", "", "ab") == {"ab co": 1.0, "": 1.0, "ab": 1.0}


def test_nobody_paid_is_nobody_known() -> None:
    assert unheard(np.zeros(0, dtype=object), np.zeros(0, np.int64)).size == 0
