"""Which payee an import gives a payment: learned names first, then the text without its noise; nothing existing is renamed."""

from finance_core.services import ledgers
from finance_core.services.naming import payees
from finance_core.storage import Store, schema
from finance_core.storage import payees as stored
from tests.ledgers import NOW, bank_file, dump, load

WITH_PAYEE = "Date,Payee,Description,Amount"


def names(store: Store, home: int) -> list[str]:
    """The payees of the payments, oldest first."""
    rows = ledgers.load(store, home).transactions.sort_values(["date", "id"])
    return [str(name) for name in rows["payee"]]


def test_the_payee_is_read_out_of_the_banks_text(store: Store, home: int) -> None:
    texts = ["POS 4412 TESCO STORES 3217 LONDON GB", "SQ *BLUE DOOR GRILL", "CARD TESCO STORES 0011 REF 99812"]
    load(store, home, bank_file([(f"2026-11-0{day}", text, "-1.00") for day, text in enumerate(texts, start=1)]))
    assert names(store, home) == ["Tesco", "Blue Door Grill", "Tesco"]
    assert sorted(ledgers.load(store, home).transactions["description"]) == sorted(texts)


def test_a_payee_of_the_file_is_cleaned_too(store: Store, home: int) -> None:
    content = f"{WITH_PAYEE}\n2026-11-03,DUNMORE GARAGE LTD,Invoice 7,-90.00\n2026-11-04,Anna Smith,Lunch,-12.00\n"
    load(store, home, content.encode())
    assert names(store, home) == ["Dunmore Garage", "Anna Smith"]


def test_a_text_that_names_nobody_gives_no_payee(store: Store, home: int) -> None:
    load(store, home, bank_file([("2026-11-03", "Direct Debit 8812734", "-1.00"), ("2026-11-04", "00812345", "-2.00")]))
    assert names(store, home) == ["", ""]


def test_a_payee_that_is_there_to_the_letter_stays(store: Store, home: int) -> None:
    with store.write(home, action="edit", summary="An older household", now=NOW) as writing:
        stored.add_missing(writing, ["DUNMORE GARAGE LTD", "tesco"])
    content = f"{WITH_PAYEE}\n2026-11-03,DUNMORE GARAGE LTD,Invoice 7,-90.00\n2026-11-04,TESCO STORES,Food,-12.00\n"
    load(store, home, content.encode())
    assert names(store, home) == ["DUNMORE GARAGE LTD", "tesco"]


def test_importing_again_makes_nothing_new(store: Store, home: int) -> None:
    content = bank_file([("2026-11-03", "POS 4412 TESCO STORES 3217", "-1.00")])
    load(store, home, content)
    payees.rename(store, home, "Tesco", "The shop", now=NOW)
    assert load(store, home, content).imported == 0
    assert [row["name"] for row in dump(store)[schema.payee.name]] == ["The shop"]
