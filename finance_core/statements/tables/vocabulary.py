"""The words in the rows of bank files, in many languages: directions, totals, and what betrays a sign.

All words are folded (see `words.fold`): lower case, no accents.
"""

import re
from functools import lru_cache
from typing import Final, Literal

from finance_core.statements.words import plain

Kind = Literal["income", "expense", "transfer"]

_IN: Final = """
c|cr|credit|credits|cred|k|kredit|h|haben|in|inflow|incoming|bij|+|deposit|credito|kt|avere|a|abono|haber|kreditas|
kredits|j|jovairas|c credit|cb|π|πιστωση|credited|money in|received|入金|收入|收|贷|入|입금|кредит|приход|зачисление|wplyw|
uznanie|prijem|crdt|gutschrift|eingang|kreedit|indbetaling|insattning|inn
"""
_OUT: Final = """
d|dr|debit|debits|deb|db|debet|s|soll|out|outflow|outgoing|af|-|−|withdrawal|debito|dt|dare|cargo|debe|debetas|debets|t|
terheles|d debit|χ|χρεωση|debited|money out|spent|paid|出金|支出|支|借|出|출금|дебет|дебит|расход|списание|obciazenie|
vydaj|dbit|
lastschrift|belastung|ausgang|deebet|udbetaling|uttag|ut|charge|purchase|sale|payment out
"""
_INCOME: Final = (
    "income|revenue|einnahme|einnahmen|recette|revenu|ingreso|entrata|entrate|receita|inkomst|inkomsten|indtaegt|"
    "inntekt|prijem|prijmy|przychod|bevetel|收入|収入|수입|доход|venit|tulo|gelir"
)
_EXPENSE: Final = (
    "expense|expenses|exp|spending|ausgabe|ausgaben|depense|gasto|egreso|spesa|uscita|uscite|despesa|utgift|"
    "uitgave|uitgaven|udgift|vydaj|vydaje|wydatek|kiadas|支出|지출|расход|cheltuiala|meno|gider"
)
_TRANSFER: Final = (
    "transfer|umbuchung|ubertrag|uebertrag|virement interne|traspaso|giroconto|transferencia|overboeking|"
    "overforsel|overforing|prevod|przelew wewnetrzny|atvezetes|转账|振替|이체|перевод"
)


_NEITHER: Final = "不计收支|其他|neutral|none|n a|/"


def _directions() -> dict[str, tuple[int, Kind | None]]:
    """For each word of a direction column: which way the money went, and the kind where the word says one."""
    found: dict[str, tuple[int, Kind | None]] = {}
    for words, way in ((_IN, 1), (_OUT, -1)):
        for word in words.replace("\n", "").split("|"):
            found[word if word in "+-−" else plain(word)] = (way, None)
    for word in _INCOME.split("|"):
        found[plain(word)] = (1, "income")
    for word in _EXPENSE.split("|"):
        found[plain(word)] = (-1, "expense")
    for word in _TRANSFER.split("|"):
        for inward in ("in", "incoming", "received", "eingang", "entrada"):
            found[f"{plain(word)} {inward}"] = (1, "transfer")
        for outward in ("out", "outgoing", "sent", "ausgang", "salida"):
            found[f"{plain(word)} {outward}"] = (-1, "transfer")
        found[plain(word)] = (0, "transfer")
    found |= dict.fromkeys(_NEITHER.split("|"), (0, None))
    return found


_DIRECTIONS: Final = _directions()


@lru_cache(maxsize=1024)
def direction(word: str) -> tuple[int, Kind | None] | None:
    """Which way money went (1 in, -1 out, 0 not said) and the kind that the word names; None for any other word."""
    word = word.strip()
    if len(word) > 30:
        return None
    return _DIRECTIONS.get(word) or _DIRECTIONS.get(plain(word))


_TOTALS: Final = """
total|totals|subtotal|grand total|sum|turnover|closing balance|opening balance|balance brought forward|
balance carried forward|balance b f|balance c f|brought forward|carried forward|starting balance|ending balance|
beginning balance|final balance|previous balance|available balance|ledger balance|current balance|closing|opening|
total debits|total credits|summe|gesamt|gesamtsumme|saldo|kontostand|anfangssaldo|endsaldo|schlusssaldo|anfangsbestand|
endbestand|alter kontostand|neuer kontostand|alter saldo|neuer saldo|saldovortrag|umsatzsumme|zwischensumme|beginsaldo|
eindsaldo|openingssaldo|totaal|solde|solde initial|solde final|solde precedent|nouveau solde|ancien solde|saldo inicial|
saldo final|saldo anterior|saldo actual|saldo iniziale|saldo finale|saldo contabile|totale|saldo do dia|s a l d o|
totais|startsaldo|slutsaldo|primosaldo|ultimosaldo|ingaende saldo|utgaende saldo|inngaende saldo|sum total|
pocatecni zustatek|konecny zustatek|pociatocny zostatok|konecny zostatok|celkem|spolu|saldo poczatkowe|saldo koncowe|
suma|razem|nyito egyenleg|zaro egyenleg|osszesen|sakuma atlikums|beigu atlikums|apgrozijums|likutis pradziai|
likutis pabaigai|apyvarta|sold initial|sold final|alkusaldo|loppusaldo|devir|toplam|αρχικο υπολοιπο|τελικο υπολοιπο|
συνολο|начальный остаток|конечный остаток|итого|合计|总计|小计|期初余额|期末余额|合計|繰越|前月繰越|합계|algsaldo|
loppsaldo|kaive
"""
_TOTAL_WORDS: Final = frozenset(plain(word) for word in _TOTALS.replace("\n", "").split("|"))
_OPENINGS: Final = re.compile(
    r"open|begin|start|brought|previous|anfang|alter|vortrag|initial|inicial|anterior|iniz|precedent|ancien|primo|"
    r"ingaende|inngaende"
    r"|pocatec|pociatoc|poczat|nyito|sakuma|pradziai|alku|devir|αρχικο|начальн|期初|繰越|algsaldo"
)


# "Beginning balance as of 01/01/2023", "Kontostand vom 31.01.2023".
_DATED: Final = re.compile(r"(?: (?:as of|as at|at|on|per|vom|am|zum|au|du|al|del|a|em|op|d|na dzien|ke dni))?[\d ]*$")


@lru_cache(maxsize=4096)
def is_total(text: str) -> bool:
    """Whether a cell names a total or a balance and nothing else, such as "Closing balance 31.12.2024"."""
    if len(text) > 60:
        return False
    words = plain(text)
    return words in _TOTAL_WORDS or _DATED.sub("", words) in _TOTAL_WORDS


@lru_cache(maxsize=4096)
def is_balance_line(text: str) -> bool:
    """Whether a row with a date and an amount states a balance all the same.

    Stricter than `is_total`: "Total" alone is also where many people buy petrol.
    """
    if not is_total(text):
        return False
    words = [word for word in plain(text).split() if not word.isdigit()]
    return len(words) > 1 or words[0] in _SURE_TOTALS


_SURE_TOTALS: Final = frozenset(
    [
        "turnover",
        "kontostand",
        "anfangssaldo",
        "endsaldo",
        "startsaldo",
        "slutsaldo",
        "beginsaldo",
        "eindsaldo",
        "saldovortrag",
        "apgrozijums",
        "apyvarta",
        "kaive",
    ]
)
_HEAD: Final = 6
_BALANCE_HEADS: Final = frozenset(word[:_HEAD].rstrip() for word in _TOTAL_WORDS)


@lru_cache(maxsize=16384)
def is_balance_head(head: str) -> bool:
    """A cheap first look at the first six letters of a text, for a million of them: whether `is_balance_line` needs asking."""
    return plain(head) in _BALANCE_HEADS


_CLOSINGS: Final = re.compile(
    r"clos|ending|final|carried|new |neuer|schluss|^end|eind|nouveau|slut|ultimo|utgaende|konec|konc|zaro|beigu|"
    r"pabaigai|loppu|τελικο|конечн|期末"
)


def is_closing(text: str) -> bool:
    """Whether the name of a balance means the one after the last booking."""
    return _CLOSINGS.search(plain(text)) is not None


def is_opening(text: str) -> bool:
    """Whether the name of a balance means the one before the first booking."""
    return _OPENINGS.search(plain(text)) is not None


# Words by which a text tells the way of its money. They only weigh in where nothing proves the sign.
MONEY_IN: Final = re.compile(
    r"\b(pagamento recebido|pagamento ricevuto|pago recibido|paiement recu|zahlung erhalten|salary|payroll|wages|"
    r"refund|deposit|payment received|direct credit|interest (paid|earned|received)|cashback|dividend|pension|"
    r"gehalt|lohn|gutschrift|erstattung|rente|besoldung|salaris|terugbetaling|loon|salaire|remboursement|"
    r"virement recu|nomina|devolucion|abono|"
    r"stipendio|rimborso|accredito|salario|reembolso|proventos|lon|lonn|laun|mzda|plat|vyplata|wynagrodzenie|zwrot|"
    r"munkaber|fizetes|"
    r"alga|atlyginimas|salariu|palkka|maas|μισθος|зарплата|工资|給与|급여|thank you|payment thank you)\b"
)
MONEY_OUT: Final = re.compile(
    r"\b(card payment|purchase|fee|charge|withdrawal|atm|direct debit|bill|pos|kartenzahlung|lastschrift|gebuhr|"
    r"kontofuhrung|bargeld|"
    r"betaalautomaat|incasso|kosten|pinnen|geldautomaat|paiement carte|prelevement|frais|retrait|carte|compra|"
    r"recibo|comision|"
    r"tarifa|saque|pagamento carta|addebito|canone|prelievo|dankort|betalingsservice|gebyr|kortkop|autogiro|avgift|"
    r"varekjop|avtalegiro|"
    r"platba kartou|inkaso|poplatek|poplatok|vyber|platnosc|karta|oplata|wyplata|vasarlas|beszedes|dij|pirkums|komisija|"
    r"pirkinys|mokestis|plata|comision|αγορα|εξοδα|оплата|покупка)\b"
)
CARD_WORDS: Final = re.compile(
    r"card|visa|mastercard|amex|kreditkarte|karte|kaart|carte|carta|tarjeta|cartao|kort|karta|kartya"
)
