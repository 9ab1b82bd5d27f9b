"""How well and how fast payees are cleaned, grouped and given a first category.

    python benchmarks/bench_payees.py DATASETS       # the tables go to benchmarks/results/payees.md

DATASETS is a folder with `birmingham`, `india_household` and `brand_dictionary` (see docs/models/payees.md). The brand
dictionary (name-suggestion-index) serves as truth only: no name of it is in the lexicon because of it. Bars: 10k descriptions
cleaned in 1 CPU s, 10k suggestions in 0.5 CPU s.
"""

import csv
import gzip
import random
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import combinations
from pathlib import Path
from typing import Final

from benchmarks import measuring
from finance_core.ml.naming.folding import phrase
from finance_core.ml.naming.lexicon import hints, known_name
from finance_core.ml.naming.payee_clusters import cluster
from finance_core.ml.naming.payees import canonical

SEED: Final = 2026
BRANDS: Final = 1_500
VARIANTS: Final = 6
TEMPLATES: Final = (
    "POS {number} {name} {store} {town} {country}", "CARD {name} {town} {day} REF {reference}", "SQ *{name} {town}",
    "{name} #{store} {town} {country}", "Kartenzahlung {name} GmbH {day} 18:26 K2", "DIRECT DEBIT {name} MANDATE M{reference}",
    "PAYPAL *{name} {reference}", "{name}          {town}   {country}", "PRLV SEPA {name} REF {reference}",
    "COMPRA TARJETA {name} {day}", "{name} LTD {reference}", "Betaalautomaat {name} {day} 11:43 K2", "{name}",
    "SumUp *{name}", "PAGAMENTO POS {name} {town} {day}", "VISA PURCHASE {name} {store}",
)  # fmt: skip
TOWNS: Final = ("LONDON", "BIRMINGHAM", "BERLIN", "PARIS", "MADRID", "MILANO", "UTRECHT", "OLDBROOK", "WESTMERE")
"""The last two are invented, as most towns are unknown to the cleaner."""
INDIA: Final[Mapping[str, str]] = {
    "Food": "Groceries, Eating out", "Transportation": "Transport, Car, Holidays", "Apparel": "Clothing", "Health": "Health",
    "Household": "Home, Rent and mortgage, Utilities, Groceries, Shopping", "Beauty": "Personal care", "Gift": "Gifts",
    "Education": "Education", "subscription": "Subscriptions, Phone and internet, Leisure", "Culture": "Leisure",
    "Social Life": "Eating out, Leisure", "Tourism": "Holidays, Leisure, Eating out, Transport", "Cook": "Home",
    "maid": "Home", "Self-development": "Education, Leisure", "Rent": "Rent and mortgage", "Grooming": "Personal care",
    "water (jar /tanker)": "Utilities, Groceries", "garbage disposal": "Utilities", "Life Insurance": "Insurance",
    "Public Provident Fund": "Pension, Long-term savings", "Salary": "Salary", "Bonus": "Salary",
    "Interest": "Interest and dividends", "Dividend earned on Shares": "Interest and dividends", "Tax refund": "Tax refunds",
    "Investment": "Long-term savings", "Share Market": "Long-term savings", "Recurring Deposit": "Long-term savings",
}  # fmt: skip
CARDS: Final[Mapping[str, str]] = {
    "Vehicle Fuel": "Car", "Vehicle OthrunCosts": "Car", "Vehicle R&M": "Car", "Car Parking": "Car",
    "Vehicle Excise Lics": "Car, Taxes", "Purchases Food": "Groceries", "Hospitality": "Groceries, Eating out",
    "Books": "Shopping, Education", "Stationery": "Shopping", "Travel Bus/Rail": "Transport", "Travel Taxis": "Transport",
    "Phon NonCentrx Lines": "Phone and internet", "Mobiles/Radios/Pagrs": "Phone and internet", "Electricity": "Utilities",
    "Gas": "Utilities", "Water Services": "Utilities", "Clothing&Uniforms": "Clothing", "N'Papers&Periodicals":
    "Shopping, Subscriptions", "Training Other": "Education", "Travel Foreign": "Holidays, Transport",
    "Ttavel Other (UK)": "Transport, Holidays", "Subscriptions": "Subscriptions", "Bank & Goro ChgsS": "Fees and interest",
    "Computing Other": "Shopping, Subscriptions", "Postage": "Shopping",
}  # fmt: skip


def main(datasets: Path) -> None:
    """Measure everything and write the tables."""
    cards = list(_rows(datasets / "birmingham" / "transactions.csv.gz"))
    india = list(_rows(datasets / "india_household" / "ledger.csv.gz"))
    brands = [row["name"] for row in _rows(datasets / "brand_dictionary" / "brands.csv.gz")]
    merchants = Counter(row["merchant"] for row in cards)
    lines = ["# Payees", "", measuring.machine(), "", *speed(cards), "", *pairs(merchants, brands), "", *shrinking(merchants)]
    lines += ["", "## First categories by name and word", ""]
    lines += ["| data | rows | with a suggestion | of these right |", "|---|---|---|---|"]
    lines += [_suggested("India, notes", india, "description", INDIA), _suggested("Birmingham cards", cards, "merchant", CARDS)]
    (measuring.ROOT / "benchmarks" / "results" / "payees.md").write_text("\n".join(lines) + "\n", encoding="utf-8")
    print("\n".join(lines))


def speed(cards: Sequence[Mapping[str, str]]) -> list[str]:
    """Processor seconds, after the lexicon was read."""
    texts = list(dict.fromkeys(row["merchant"] for row in cards))[:10_000]
    noisy = [f"CARD {text.upper()} LONDON 05.11 REF {place:06d}" for place, text in enumerate(texts)]
    with measuring.measured() as loading:
        canonical(["Tesco"])
    found = ["## Speed", "", "| what | CPU s | bar |", "|---|---|---|", f"| lexicon and words read | {loading.cpu_s:.2f} | |"]
    for label, bar, work in (
        ("10k different merchants cleaned", "1", lambda: canonical(texts)),
        ("10k different bank texts cleaned", "1", lambda: canonical(noisy)),
        ("10k suggestions", "0.5", lambda: hints(texts)),
    ):
        with measuring.measured() as clock:
            work()
        found.append(f"| {label} | {clock.cpu_s:.2f} | {bar} |")
    with measuring.measured() as clock:
        cluster(list(dict.fromkeys(canonical(texts)))[:3000])
    return [*found, f"| 3,000 payees grouped, with scikit-learn's import | {clock.cpu_s:.2f} | |"]


def pairs(merchants: Counter[str], brands: Sequence[str]) -> list[str]:
    """Pairwise precision and recall: of the pairs of texts put together, and of those that belong together."""
    lines = ["## Texts of one payee", ""]
    lines += ["| data | texts | payees | method | precision | recall |", "|---|---|---|---|---|---|"]
    for label, truth in (
        ("Birmingham merchants with a name of the brand dictionary", _by_brand(merchants, brands)),
        (f"{BRANDS:,} brands that the lexicon does not know, {VARIANTS} disguises each", _disguised(brands)),
    ):
        texts = list(truth)
        head = f"| {label} | {len(truth):,} | {len(set(truth.values())):,} "
        cleaned = dict(zip(texts, canonical(texts), strict=True))
        raw = {text: " ".join(phrase(text)) for text in texts}
        grouped = _grouped(cleaned)
        for method, found in (("same words", raw), ("cleaned", cleaned), ("cleaned, proposals accepted", grouped)):
            precision, recall = _pairwise(truth, found)
            lines.append(f"{head}| {method} | {precision:.3f} | {recall:.3f} |")
    return lines


def shrinking(merchants: Counter[str]) -> list[str]:
    """How many names are left."""
    cleaned = dict(zip(merchants, canonical(list(merchants)), strict=True))
    groups = set(_grouped(cleaned).values())
    return [
        f"Birmingham: {len(merchants):,} different merchant texts, {len(set(cleaned.values())):,} payees once cleaned, "
        f"{len(groups):,} with every proposal accepted."
    ]


def _suggested(label: str, rows: Sequence[Mapping[str, str]], column: str, truth: Mapping[str, str]) -> str:
    known = [row for row in rows if row["category"] in truth and row[column]]
    sign = -1.0 if column == "merchant" else 1.0
    found = hints([row[column] for row in known], [sign * float(row["amount"]) for row in known])
    said = [(row, hint) for row, hint in zip(known, found, strict=True) if hint is not None]
    right = sum(hint.category in truth[row["category"]].split(", ") for row, hint in said)
    return f"| {label} | {len(known):,} | {len(said) / len(known):.3f} | {right / len(said):.3f} |"


def _by_brand(merchants: Iterable[str], brands: Sequence[str]) -> dict[str, str]:
    """The brand that each merchant's text begins with, by the dictionary: the longest, of at least five letters."""
    known = {phrase(brand): brand for brand in brands if len("".join(phrase(brand))) >= 5}
    found: dict[str, str] = {}
    for text in merchants:
        words = phrase(text)
        brand = next((known[words[:size]] for size in range(len(words), 0, -1) if words[:size] in known), None)
        if brand is not None:
            found[text] = brand
    return found


def _disguised(brands: Sequence[str]) -> dict[str, str]:
    """Bank texts of brands that are not in the lexicon, made by chance from the templates of many banks."""
    chance = random.Random(SEED)  # noqa: S311  no secret
    plain = (name for name in dict.fromkeys(brands) if name.isascii() and len("".join(phrase(name))) >= 4)
    usable = [name for name in plain if known_name(name) is None]
    names = {phrase(name): name for name in chance.sample(usable, BRANDS)}
    return {
        chance.choice(TEMPLATES).format(
            name=name.upper(), town=chance.choice(TOWNS), country=chance.choice(("GB", "DE", "FR")), day="05.11",
            number=chance.randrange(1000, 9999), store=chance.randrange(100, 9999), reference=chance.randrange(10**5, 10**6),
        ): name
        for name in names.values() for _ in range(VARIANTS)
    }  # fmt: skip


def _grouped(cleaned: Mapping[str, str]) -> dict[str, str]:
    """The payee of each text once every proposal is accepted."""
    counts = Counter(cleaned.values())
    group = {name: name for name in counts}
    for found in cluster(list(counts), list(counts.values())):
        group |= dict.fromkeys(found.members, found.name)
    return {text: group[name] for text, name in cleaned.items()}


def _pairwise(truth: Mapping[str, str], found: Mapping[str, str]) -> tuple[float, float]:
    together = _pairs_of(found)
    belonging = _pairs_of(truth)
    both = len(together & belonging)
    return both / max(len(together), 1), both / max(len(belonging), 1)


def _pairs_of(name_of: Mapping[str, str]) -> set[tuple[str, str]]:
    members: defaultdict[str, list[str]] = defaultdict(list)
    for text, name in sorted(name_of.items()):
        members[name].append(text)
    return {pair for same in members.values() for pair in combinations(same, 2)}


def _rows(path: Path) -> Iterator[dict[str, str]]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        yield from csv.DictReader(lines)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
