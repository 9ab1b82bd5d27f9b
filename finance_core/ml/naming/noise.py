"""What a bank's text holds beside the payee: ways of paying, processors, references, legal forms, places.

Words come from `data/bank_words.json` and count at the place where banks put them; patterns work on the text itself.
"""

import json
import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final

from finance_core.ml.naming.folding import phrase

Phrase = tuple[str, ...]
_FILE: Final = Path(__file__).parents[3] / "data" / "bank_words.json"
_MONTHS: Final = frozenset(
    (
        "abr", "abril", "ago", "agosto", "aoû", "août", "apr", "april", "aprile", "aug", "august", "augustus", "avr",
        "avril", "dec", "december", "dez", "dezember", "dezembro", "dic", "dicembre", "diciembre", "déc", "décembre",
        "feb", "febbraio", "febrero", "februar", "februari", "february", "fev", "fevereiro", "fevrier", "fév", "févr",
        "février", "giu", "giugno", "jan", "januar", "januari", "january", "janv", "janvier", "juil", "juillet", "juin",
        "jul", "julho", "juli", "julio", "july", "jun", "june", "junho", "juni", "junio", "lug", "luglio", "maart",
        "maerz", "mag", "maggio", "mai", "maio", "maj", "mar", "march", "mars", "marzo", "março", "may", "mayo", "mei",
        "mrt", "mär", "märz", "nov", "november", "novembre", "novembro", "noviembre", "oct", "october", "octobre",
        "octubre", "okt", "oktober", "ott", "ottobre", "out", "outubro", "sep", "sept", "september", "septembre",
        "septiembre", "set", "setembro", "settembre", "авг", "августа", "апр", "апреля", "дек", "декабря", "июл", "июля",
        "июн", "июня", "марта", "мая", "ноя", "ноября", "окт", "октября", "сен", "сентября", "фев", "февраля", "янв",
        "января",
    )
)  # fmt: skip
_CURRENCIES: Final = (
    "EUR|USD|GBP|CHF|PLN|CZK|SEK|NOK|DKK|HUF|RON|BGN|ISK|TRY|RUB|UAH|INR|JPY|CNY|KRW|AUD|CAD|NZD|BRL|MXN|ARS|"
    "CLP|COP|ZAR|SGD|HKD|THB|MYR|IDR|PHP|AED|SAR|ILS|EGP|LTL"
)
_LABELS: Final = frozenset(
    (
        "account", "acct", "approval", "arn", "aut", "auth", "batch", "beleg", "belegnr", "betalingskenm",
        "betalingskenmerk", "card", "carta", "carte", "cartão", "cod", "code", "contract", "contrat", "customer",
        "código", "factura", "facture", "factuur", "factuurnr", "faktura", "faktuur", "fattura", "fatura", "fil",
        "filiale", "id", "inv", "invoice", "karta", "karte", "kenmerk", "klantnummer", "kort", "kortnr", "kundennr",
        "kundennummer", "machtiging", "mandaat", "mandat", "mandate", "mandato", "mandatsref", "mandatsreferenz", "mid",
        "no", "nr", "nro", "num", "number", "order", "ordernummer", "pas", "pasnr", "pasnummer", "police", "policy",
        "rechnung", "rechnungsnr", "ref", "reference", "referencia", "referentie", "referenz", "referência", "refnr",
        "rg", "rif", "riferimento", "réf", "seq", "store", "tarjeta", "term", "terminal", "tid", "trace", "trn", "txn",
        "vertragsnr", "volgnr", "карта", "код",
    )
)  # fmt: skip
_LABELLED: Final = re.compile(r"(?<!\w)([^\W\d_]+)[.:# ]{0,3}[\w/-]*\d[\w/.-]*(?!\w)")
"""REF 123456, Rechnung 2024-17, where the word is one of _LABELS."""
_DAY_MONTH: Final = re.compile(r"(?<!\w)\d{1,2}[. ]{0,2}([^\W\d_]{3,9})\b\.?(?:[ -]?(?:\d{4}|\d\d)\b)?")
_MONTH_DAY: Final = re.compile(r"(?<!\w)([^\W\d_]{3,9})\.? ?\d{1,2}(?:st|nd|rd|th)?,?(?: \d{4})?(?!\w)")
"""05NOV, 5. November 2026; Nov 5, where the word is one of _MONTHS."""
_REFERENCES: Final = re.compile(
    "|".join(
        (
            r"\b[A-Z]{2}\d{2}[A-Z0-9]{11,30}\b",  # account numbers (ISO 13616)
            r"(?:\b\d{4}[ -]?)?[*xX•·#]{2,}[*xX•·#\d -]*\d{2,4}\b|\b\d{6}[*xX]{4,}\d*|[xX*]{4,}",  # masked card numbers
            r"\b\d+ ?[A-Z]{3} ?= ?[\d.,]+ ?[A-Z]{3}\b|@ ?\.?\d[\d.]*|\b(?:RATE|[Rr]ate|KURS|[Kk]urs) [\d.,]+",  # exchange rates
            rf"(?<![\w.])(?:(?:{_CURRENCIES}) |[$€£¥₹₽] ?)-?\d[\d.,]*[.,]\d{{2}}\b",  # amounts
            rf"\b\d[\d.,]*[.,]\d{{2}} ?(?:(?:{_CURRENCIES})\b|[$€£¥₹₽])",
            r"\b\d{4}[-./]\d{1,2}[-./]\d{1,2}(?:T\d\d:\d\d(?::\d\d)?)?\b",  # 2026-11-21
            r"\b\d{1,2}[-./]\d{1,2}[-./](?:\d{4}|\d\d)?(?!\w)|\b\d{1,2}/\d{2,4}\b|\b\d{4}[-/]\d{2}\b|\b\d{2}[.-]\d{4}\b",
            r"\d+[年月日]|\b\d{1,2}[:.]\d\d(?::\d\d)?\b(?: ?(?:[apAP][mM]|[uU][hH][rR])\b)?",  # 14:05
            r"\b\d{3}[-. ]\d{3,4}[-. ]\d{3,4}\b|\b\d{3}-\d{7}\b",  # telephone numbers
            r"(?<![\w&])(?=[\w-]{8})(?=[\w-]*\d[\w-]*\d)(?=[\w-]*[^\W\d_])[\w-]+(?![\w&])",  # codes of letters and digits
            r"(?<=[^\W\d_]{4})\d{3,}\b|(?<!\w)#\s?\d+\b|\b\d[\d.,/ -]*\d{4,}\b|\b\d{5,}\b",  # long numbers
        )
    )
)
_MAY_REFER: Final = re.compile(r"\d|[*xX•·#]{2}")

CUTS: Final = re.compile(
    r"\s(?:ref|refnr|auth|mandate|mandat|invoice|kenmerk|omschrijving|betalingskenm\w*|verwendungszweck|svwz|eref|mref|"
    r"kref|cred|iban|bic|tyt|value date|ppd id|web id|date of|rate|rechnungsnr|rechnr|end to end|kundennr|"
    r"kundenreferenz|klantnummer|factuur\w*|faktuur|periode|datum|pasnr|zahlbeleg|folgenr|term\.?id|card ending|"
    r"ending in|libelle|concepto|descrizione|causale|mandato|fx)\b\s?[.:+#]?(?=\s|$|\W)",
    re.IGNORECASE,
)
"""Words behind which the payee is over."""
NAMED: Final = re.compile(
    r"\b(?:naam|name|nom|empfänger|begünstigter|auftraggeber|beneficiary|bénéficiaire|beneficiario|beneficiário|odbiorca|nadawca|"
    r"od|dla|payee|creditor|получатель|отправитель|δικαιούχος) ?: ?(?=\S)",
    re.IGNORECASE,
)
"""A label before the name: `IBAN: … NAAM: Albert Heijn OMSCHRIJVING: …`."""
UNSPACED_LEGAL: Final = re.compile(
    r"株式会社|有限会社|合同会社|[(（][株有][)）]|㈱|㈲|股份有限公司|有限责任公司|有限公司|주식회사|[(（]주[)）]|㈜"
)
UNSPACED_PAYING: Final = re.compile(
    r"^(?:(?:VISA)?デビット(?:カード)?(?:利用)?|口座振替|カード利用|クレジット|支付宝(?:消费)?|财付通|微信支付|银联|快捷支付|网上支付|"
    r"扫码支付|消费|체크카드|신용카드|카드결제)[\s\-:：・*/]*(?=\S)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class BankWords:
    """The words of `data/bank_words.json`, folded (`folding.phrase`)."""

    paying: frozenset[Phrase]
    legal: frozenset[Phrase]
    legal_before: frozenset[Phrase]
    shops: frozenset[Phrase]
    cities: frozenset[Phrase]
    countries: frozenset[Phrase]
    states: frozenset[Phrase]
    binding: frozenset[str]
    stay_upper: frozenset[str]
    stay_small: frozenset[str]
    processor: re.Pattern[str]


def without_references(text: str) -> str:
    """The text without what differs from payment to payment: dates, times, card numbers, codes, amounts."""
    if not _MAY_REFER.search(text):
        return text
    text = _LABELLED.sub(lambda found: " " if found[1].casefold() in _LABELS else found[0], text)
    for dates in (_DAY_MONTH, _MONTH_DAY):
        text = dates.sub(lambda found: " " if found[1].casefold() in _MONTHS else found[0], text)
    return _REFERENCES.sub(" ", text)


@lru_cache(maxsize=1)
def bank_words() -> BankWords:
    """The words, read once a process."""
    kept = json.loads(_FILE.read_text(encoding="utf-8"))
    processors = "|".join(sorted((re.escape(name) for name in _parts(kept["processors"])), key=len, reverse=True))
    return BankWords(
        paying=_phrases([line for lines in kept["paying"].values() for line in lines]),
        legal=_phrases(kept["legal_forms"]),
        legal_before=_phrases(kept["legal_forms_before"]),
        shops=_phrases(kept["shop_words"]),
        cities=_phrases([line for lines in kept["cities"].values() for line in lines]),
        countries=_phrases(kept["countries"]),
        states=_phrases(kept["states"]),
        binding=frozenset(word for parts in _phrases(kept["binding_words"]) for word in parts),
        stay_upper=frozenset(word for parts in _phrases(kept["stay_upper"]) for word in parts),
        stay_small=frozenset(_parts(kept["small_words"])),
        processor=re.compile(rf"(?:{processors}) ?[*_] ?(?=\S*[^\W\d_])", re.IGNORECASE),
    )


def _parts(lines: list[str]) -> list[str]:
    return [part for line in lines for part in line.split(", ")]


def _phrases(lines: list[str]) -> frozenset[Phrase]:
    """The phrases of comma-separated lines; one of several words also counts written together."""
    found = {phrase(part) for part in _parts(lines)} - {()}
    return frozenset(found | {("".join(parts),) for parts in found if len(parts) > 1})
