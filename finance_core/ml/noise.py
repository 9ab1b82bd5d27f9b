"""What a bank's text holds beside the payee: ways of paying, processors, references, legal forms, places.

Words come from `data/bank_words.json` and count at the place where banks put them; patterns work on the text itself.
"""

import json
import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final

from finance_core.ml.folding import phrase

Phrase = tuple[str, ...]
_FILE: Final = Path(__file__).parents[2] / "data" / "bank_words.json"
_MONTHS: Final = (
    "septiembre|fevereiro|september|septembre|settembre|noviembre|diciembre|february|februari|febbraio|augustus|"
    "setembro|november|novembre|novembro|december|dezember|décembre|dicembre|dezembro|сентября|january|januari|janvier|"
    "februar|fevrier|février|febrero|juillet|october|oktober|octobre|octubre|ottobre|outubro|февраля|августа|октября|"
    "декабря|januar|aprile|maggio|giugno|luglio|august|agosto|января|апреля|ноября|march|maerz|marzo|maart|março|april|"
    "avril|abril|junio|junho|julio|julho|марта|janv|févr|märz|mars|mayo|maio|june|juni|juin|july|juli|juil|août|sept|"
    "июня|июля|jan|feb|fev|fév|mar|mär|mrt|apr|avr|abr|may|mai|maj|mei|mag|jun|giu|jul|lug|aug|aoû|ago|sep|set|oct|ott|"
    "out|okt|nov|dec|dez|déc|dic|янв|фев|апр|мая|июн|июл|авг|сен|окт|ноя|дек"
)
_CURRENCIES: Final = (
    "EUR|USD|GBP|CHF|PLN|CZK|SEK|NOK|DKK|HUF|RON|BGN|ISK|TRY|RUB|UAH|INR|JPY|CNY|KRW|AUD|CAD|NZD|BRL|MXN|ARS|"
    "CLP|COP|ZAR|SGD|HKD|THB|MYR|IDR|PHP|AED|SAR|ILS|EGP|LTL"
)
_LABELS: Final = (
    "ref|refnr|reference|referenz|referentie|referencia|referência|riferimento|réf|rif|auth|auth code|aut|approval|"
    "trace|trn|txn|transaction id|mandate|mandat|mandatsref|mandatsreferenz|mandato|mandaat|machtiging|invoice|inv|"
    "rechnung|rechnungsnr|rg|facture|factuur|factuurnr|faktuur|faktura|fattura|fatura|factura|order|ordernummer|"
    "kenmerk|betalingskenm|betalingskenmerk|klantnummer|kundennr|kundennummer|vertragsnr|customer|contract|contrat|"
    "account|acct|id|no|nr|nro|num|number|terminal|term|tid|mid|store|filiale|fil|seq|batch|policy|police|beleg|"
    "belegnr|cod|código|код|карта|card|karte|carte|kort|kortnr|pas|pasnr|pasnummer|volgnr|ppd id|web id|arn|tarjeta|"
    "cartão|carta|karta|№"
)
REFERENCES: Final = re.compile(
    "|".join(
        (
            r"\b[A-Z]{2}\d{2}[A-Z0-9]{11,30}\b",  # account numbers (ISO 13616)
            r"(?:\b\d{4}[ -]?)?[*xX•·#]{2,}[*xX•·#\d -]*\d{2,4}\b|\b\d{6}[*xX]{4,}\d*|[xX*]{4,}",  # masked card numbers
            rf"(?<!\w)(?:{_LABELS})[.:# ]{{0,3}}[\w/-]*\d[\w/.-]*(?!\w)",  # REF 123456, Rechnung 2024-17
            r"\b\d{4}[-./]\d{1,2}[-./]\d{1,2}(?:T\d\d:\d\d(?::\d\d)?)?\b",  # 2026-11-21
            r"\b\d{1,2}[-./]\d{1,2}[-./](?:\d{4}|\d\d)?(?!\w)|\b\d{1,2}/\d{2,4}\b|\b\d{4}[-/]\d{2}\b|\b\d{2}[.-]\d{4}\b",
            rf"\b\d{{1,2}}[. ]{{0,2}}(?:{_MONTHS})\b\.?(?:[ -]?(?:\d{{4}}|\d\d)\b)?",  # 05NOV, 5. November 2026
            rf"\b(?:{_MONTHS})\.? ?\d{{1,2}}(?:st|nd|rd|th)?,?(?: \d{{4}})?\b|\d+[年月日]",
            r"\b\d{1,2}[:.]\d\d(?::\d\d)?\b(?: ?[ap]m\b| ?uhr\b)?",  # 14:05
            r"\b\d+ ?[A-Z]{3} ?= ?[\d.,]+ ?[A-Z]{3}\b|@ ?\.?\d[\d.]*|\b(?:rate|kurs|cours|cambio) [\d.,]+",  # exchange rates
            rf"(?<![\w.])(?:(?:{_CURRENCIES}) |[$€£¥₹₽] ?)-?\d[\d.,]*[.,]\d{{2}}\b",  # amounts
            rf"\b\d[\d.,]*[.,]\d{{2}} ?(?:(?:{_CURRENCIES})\b|[$€£¥₹₽])",
            r"\b\d{3}[-. ]\d{3,4}[-. ]\d{3,4}\b|\b\d{3}-\d{7}\b",  # telephone numbers
            r"(?<![\w&])(?=[\w-]*\d[\w-]*\d)(?=[\w-]*[^\W\d_])[\w-]{8,}(?![\w&])",  # codes of letters and digits
            r"(?<=[^\W\d_]{4})\d{3,}\b|(?<!\w)#\s?\d+\b|\b\d[\d.,/ -]*\d{4,}\b|\b\d{5,}\b",  # long numbers
        )
    ),
    re.IGNORECASE,
)
"""What differs from payment to payment."""
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
