"""Payments for rules, from short rows."""

from typing import Any

import numpy as np

from finance_core.rules.automation.payments import Payments, Texts


def payments(*rows: dict[str, Any]) -> Payments:
    """`payments({"description": "TESCO 12", "amount_minor": -1250})`: what is left out is empty."""

    def column(name: str, otherwise: Any, dtype: Any) -> Any:
        return np.array([row.get(name, otherwise) for row in rows], dtype=dtype)

    def texts(name: str, otherwise: str = "") -> Texts:
        return Texts.of([row.get(name, otherwise) for row in rows])

    return Payments(
        id=np.arange(1, len(rows) + 1),
        day=column("day", "2026-11-02", "datetime64[D]"),
        account=column("account", 1, np.int64),
        amount_minor=column("amount_minor", -1000, np.int64),
        currency=texts("currency", "EUR"),
        description=texts("description"),
        payee=texts("payee"),
        category=column("category", 0, np.int64),
        note=texts("note"),
        tags=texts("tags"),
        is_transfer=column("is_transfer", otherwise=False, dtype=bool),
        is_split=column("is_split", otherwise=False, dtype=bool),
        decided=column("decided", otherwise=False, dtype=bool),
        named=column("named", otherwise=False, dtype=bool),
        ruled_by=column("ruled_by", 0, np.int64),
    )
