"""What holds for every text: a payee of a payee is itself, letters give a name, and nothing odd ever fails."""

from typing import Final

from hypothesis import example, given, settings
from hypothesis import strategies as st

from finance_core.ml.naming.lexicon import INCOME, suggest
from finance_core.ml.naming.payee_clusters import cluster
from finance_core.ml.naming.payees import canonical

WORDS: Final = (
    "POS", "CARD", "SQ *", "PAYPAL *", "TESCO STORES", "Bäckerei", "GmbH", "Ltd", "LONDON", "GB", "05.11", "REF 123456",
    "Müller", "ООО",
    "Ромашка", "株式会社", "山田商店", "ΑΓΟΡΑ", "Καφέ", "K2", "#123", "4711", "www.", ".com", "Überweisung", "M. Smith",
    "&", "-", "*", "(", "🍕", "שופרסל", "\u202e", "  ", "   ", "'", "CO", "H&M", "Stores", "St.", "İ", "ß", "ŉ", "ﬁ",
)  # fmt: skip
texts = st.one_of(st.text(max_size=60), st.lists(st.sampled_from(WORDS), max_size=9).map(" ".join))


@settings(max_examples=200)
@given(text=texts)
@example(text="POS POS POS")
@example(text="SQ *SQ *SQ *Cafe")
@example(text="LONDON LONDON GB")
def test_the_payee_of_a_payee_is_itself(text: str) -> None:
    (name,) = canonical([text])
    assert canonical([name]) == [name]
    assert name == " ".join(name.split())
    assert len(name) <= 60


@settings(max_examples=150)
@given(word=st.text(alphabet=st.characters(categories=("Lu", "Ll")), min_size=2, max_size=20), noise=st.sampled_from(WORDS))
def test_letters_always_give_a_name(word: str, noise: str) -> None:
    assert canonical([f"{noise} {word}"]) != [""]


@settings(max_examples=100)
@given(said=st.lists(texts, max_size=6))
def test_each_text_is_read_alone(said: list[str]) -> None:
    assert canonical(said) == [canonical([text])[0] for text in said]


@settings(max_examples=150)
@given(said=st.lists(texts, max_size=5), sign=st.sampled_from((-1.0, 1.0)))
def test_money_out_is_never_income(said: list[str], sign: float) -> None:
    found = suggest(said, [sign] * len(said))
    assert len(found) == len(said)
    assert sign == 1.0 or INCOME.isdisjoint(found)


@settings(max_examples=50, deadline=None)
@given(names=st.lists(texts.filter(bool), max_size=12, unique=True))
def test_a_payee_is_in_one_group_at_most(names: list[str]) -> None:
    groups = cluster(names)
    members = [name for group in groups for name in group.members]
    assert len(members) == len(set(members))
    assert set(members) <= set(names)
    assert all(group.members and min(group.alike) >= 0 and max(group.alike) <= 1 for group in groups)
