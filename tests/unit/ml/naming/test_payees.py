"""The payee in a bank's text, by worked examples from many banks."""

import pytest

from finance_core.ml.naming.payees import canonical, says_who

LONGEST = 60
EXAMPLES = {
    # Cards, with store numbers, towns, countries, dates
    "POS 4412 TESCO STORES 3217 LONDON GB": "Tesco",
    "CARD BRAMBLEFORD BAKERY REF 385131": "Brambleford Bakery",
    "STARBUCKS STORE #12345 SEATTLE WA": "Starbucks",
    "NOOKI DESIGN           LONDON  NW10  GBR": "Nooki Design",
    "Kartenzahlung REWE Markt GmbH 04.09. 18:26 K2": "REWE",
    "BEA NR:XXX1234 23.05.11/09.08 DIGROS FIL1015 KATWIJK Z,PAS999": "Digros",
    "Dankort-nota MATAS - 20319  18230": "Matas",
    "POS10SEP DOMINO'S PIZ": "Domino's",
    "INJOY #730 OLDBROOK GB": "Injoy",
    "TRAMVAJ KOPEC BRNO CZ 525598 CZK 186.75 RATE 24.9000": "Tramvaj Kopec",
    # Payment processors
    "SQ *BLUE DOOR GRILL": "Blue Door Grill",
    "PAYPAL *SPOTIFY 35314369001": "Spotify",
    "paypal ozbiz ltd": "Ozbiz",
    "PayPal Europe": "PayPal",
    "SumUp *Cafe Rosa": "Cafe Rosa",
    "AMZN Mktp US*2K4LP0AB3 Amzn.com/bill WA": "Amazon",
    "UBER   *TRIP HELP.UBER.COM CA": "Uber",
    # Bills and transfers
    "SEPA IDEAL IBAN: NL70ABNA0888888888 BIC: ABNANL2A NAAM: Fietsenmaker Jan OMSCHRIJVING: 4851430136": "Fietsenmaker Jan",
    "PRLV SEPA EDF CLIENTS PARTICULIERS REF 1234": "EDF",
    "Überweisung M. Smith 55701": "M. Smith",
    "Salary 08/2024 6748409676": "Salary",
    # Legal forms
    "IKEA Deutschland GmbH & Co. KG": "IKEA",
    "SPOTIFY AB": "Spotify",
    "Dunmore Garage Ltd": "Dunmore Garage",
    # Other scripts
    'ООО "Ромашка" Москва': "Ромашка",
    "Оплата картой ПЯТЕРОЧКА 1234 MOSCOW RUS": "Пятёрочка",
    "ΑΓΟΡΑ ΣΚΛΑΒΕΝΙΤΗΣ ΑΘΗΝΑ": "Σκλαβενίτης",
    "株式会社山田商店 新宿": "山田商店",
    "支付宝-美团外卖": "美团外卖",
    "שופרסל דיל תל אביב": "שופרסל",
    # A name of its own
    "Tesco Bank": "Tesco Bank",
    "Otto Müller": "Otto Müller",
    "Stadtwerke München": "Stadtwerke München",
    "Transport for London": "Transport for London",
    "Harbour Boat Tours": "Harbour Boat Tours",
    "Canteen 44": "Canteen 44",
    "Credit card": "Credit card",
    "Card Factory 0123": "Card Factory",
    "Booking.com": "Booking.com",
    "www.helpkidzlearn.com": "Helpkidzlearn",
}


@pytest.mark.parametrize(("text", "payee"), EXAMPLES.items())
def test_a_bank_text_gives_its_payee(text: str, payee: str) -> None:
    assert canonical([text]) == [payee]


def test_the_payee_of_a_payee_is_itself() -> None:
    found = canonical(list(EXAMPLES))
    assert canonical(found) == found


def test_texts_do_not_depend_on_each_other() -> None:
    texts = [*EXAMPLES, *EXAMPLES]
    assert canonical(texts) == [canonical([text])[0] for text in texts]


@pytest.mark.parametrize(
    ("text", "payee"),
    [
        ("", ""), ("   ", ""), ("12345678", ""), ("🍕🍕", ""), ("🍕 Pizza Joe", "Pizza Joe"), ("-*/#", ""),
        ("\u202ecorner shop\u202c", "Corner Shop"),
    ],
)  # fmt: skip
def test_odd_texts_are_no_trouble(text: str, payee: str) -> None:
    assert canonical([text]) == [payee]


def test_a_very_long_text_gives_a_short_name() -> None:
    (name,) = canonical(["GREEN BASKET " * 1000])
    assert name.startswith("Green Basket")
    assert len(name) <= LONGEST


def test_ways_of_paying_name_nobody() -> None:
    assert not says_who("Direct Debit")
    assert not says_who("Überweisung")
    assert not says_who("")
    assert says_who("Salary")
    assert says_who("Tesco")
