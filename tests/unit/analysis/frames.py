"""A small ledger as a literal."""

import pandas as pd

from finance_core import ledger

Row = tuple[str, str, float, str | None, str | None]


def made(*rows: Row, transfers: tuple[int, ...] = (), members: dict[int, str] | None = None) -> pd.DataFrame:
    """A ledger of rows `("2026-11-03", "Cafe Lumen", -3.2, "Eating out", "wants")`; `transfers` are positions."""
    frame = pd.DataFrame(rows, columns=["date", "payee", "amount", "category", "group"])
    frame = frame.assign(
        id=range(1, len(rows) + 1),
        date=pd.to_datetime(frame["date"]),
        account="Checking",
        description=frame["payee"],
        is_transfer=[position in transfers for position in range(len(rows))],
        member=[(members or {}).get(position, "") for position in range(len(rows))],
    )
    return ledger.completed(frame.astype({"category": "str", "group": "str", "amount": "float64"}))
