"""Words made comparable."""

from finance_core.ml.naming.folding import folded, key_of, phrase


def test_accents_and_case_do_not_tell_words_apart() -> None:
    assert folded("Käse") == folded("KÄSE") == "kase"
    assert folded("Żabka Łódź Ørsted") == "zabka lodz orsted"


def test_other_scripts_keep_their_letters() -> None:
    assert folded("Пятёрочка") == "пятерочка"
    assert folded("Σκλαβενίτης") == folded("ΣΚΛΑΒΕΝΙΤΗΣ")
    assert folded("セブン") == "セブン"


def test_punctuation_does_not_tell_words_apart() -> None:
    assert key_of("McDonald’s") == key_of("MCDONALDS") == "mcdonalds"
    assert phrase("Marks & Spencer") == ("marks", "spencer")
    assert phrase("- / -") == ()
