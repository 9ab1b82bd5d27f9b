"""What field :86: tells, by the ways in which banks write it."""

import pytest

from finance_core.statements.swift.swift_texts import LONGEST, read_information, read_non_swift


@pytest.mark.parametrize(
    ("lines", "payee", "purpose"),
    [
        (["166?00GUTSCHRIFT?20Rent May?32ANNA?33SMITH"], "ANNA SMITH", "Rent May"),
        (["020~00WYPLATA~20CZYNSZ~32JAN"], "JAN", "CZYNSZ"),
        (["000>100000>20HUUR >21KANTOOR"], "", "HUUR KANTOOR"),
        (["051+00Zlecenie+20EREF+12345+21za maj+32JAN"], "JAN", "EREF+12345 za maj"),
        # A full sub-field of 27 letters goes on in the next; a wrap may tear a code apart.
        (["166?20ABCDEFGHIJKLMNOPQRSTUVWXYZA?2", "1BC?32X"], "X", "ABCDEFGHIJKLMNOPQRSTUVWXYZABC"),
        (["166?20EREF+1?21MREF+2?22SVWZ+Invoice 7?23of May?32X"], "X", "Invoice 7 of May"),
        (["166?20ABCDEFGHIJKLMNOPQRSTUVWXYZA?21SVWZ+Invoice?32X"], "X", "ABCDEFGHIJKLMNOPQRSTUVWXYZA Invoice"),
        (["166?20EREF+1?21SVWZ+?32X"], "X", "EREF+1 SVWZ+"),
        (["805?00ENTGELTABSCHLUSS?34000"], "", "ENTGELTABSCHLUSS"),
        (["166?20a?60b?61c?32X"], "X", "a b c"),
    ],
)
def test_sub_fields(lines: list[str], payee: str, purpose: str) -> None:
    assert read_information(lines) == (payee, purpose)


@pytest.mark.parametrize(
    ("lines", "payee", "purpose"),
    [
        (["/TRTP/SEPA/IBAN/NL00X/NAME/A. Baker/REMI/Bread/EREF/1"], "A. Baker", "Bread"),
        (["/EREF/1/BENM//NAME/A. Baker/REMI//ISDT/2024-01-01"], "A. Baker", "1"),
        (["/EREF/1//CNTP/NL00X/BANKNL2A/A. Baker/Utrecht///REMI/USTD//Bread/"], "A. Baker", "Bread"),
        (["/NAME/A. Baker/R", "EMI/Bread"], "A. Baker", "Bread"),
        (["/ORDP/300000000460495", "/A. BAKER", "/747//747", "/Bread"], "A. BAKER", "747 747 Bread"),
        (["/BENM//NAME/A. Baker/REMI//CDTRREFTP//CD/SCOR/ISSR/CUR/CDTRREF/1234"], "A. Baker", "1234"),
        (["/REMI/Costs of May"], "", "Costs of May"),
        (["/TRTP/FEE"], "", "/TRTP/FEE"),
        (["/OCMT/USD1,00/", "Invoice 7"], "", "/OCMT/USD1,00/Invoice 7"),
    ],
)
def test_codes_between_slashes(lines: list[str], payee: str, purpose: str) -> None:
    assert read_information(lines) == (payee, purpose)


@pytest.mark.parametrize(
    ("lines", "payee", "purpose"),
    [
        (["REK: NL00X/NAAM: A. BAKER"], "A. BAKER", "REK: NL00X/NAAM: A. BAKER"),
        (["IBAN: NL00X     NAAM: A BAKER", "OMSCHRIJVING: x"], "A BAKER", "IBAN: NL00X NAAM: A BAKER OMSCHRIJVING: x"),
        (["911; OD: JAN NOWAK  UL. X 1; TYT.: Y"], "JAN NOWAK", "911; OD: JAN NOWAK UL. X 1; TYT.: Y"),
        (["short", "lines"], "", "short lines"),
        (["x" * 65, "y"], "", "x" * 65 + "y"),
        (["words" + " " * 60, "", "more"], "", "words more"),
        ([""], "", ""),
    ],
)
def test_plain_text(lines: list[str], payee: str, purpose: str) -> None:
    assert read_information(lines) == (payee, purpose)


def test_lines_that_say_what_they_hold() -> None:
    lines = ["01Invoice 7", "02of May", "15A.", "16Baker", "17TRANSFER", "x"]
    assert read_non_swift(lines) == ("A. Baker", "Invoice 7 of May")
    assert read_non_swift(["17FEE"]) == ("", "FEE")
    assert read_non_swift([""]) == ("", "")


def test_texts_are_bounded() -> None:
    assert len(read_information(["word " * 1000] * 100).purpose) <= LONGEST
