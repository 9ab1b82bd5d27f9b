"""Context: what was known about a payment's payee, category and household before it was booked.

Strictly prequential: a row's figures come from the last few earlier rows of the same key (`windows`), earlier in date and then
in id. The one exception is how much the payee booked on the same day, since a bank's file says nothing of the order within a
day.
"""

from typing import Final

import numpy as np
import pandas as pd

from finance_core.ml.windows import Bools, Floats, Ints, Part, Windows, counts, lowest, median, spread, total

PAYEE_WIDTH: Final = 24
"""Visits that tell what is usual at a payee: two years of a monthly bill."""
CATEGORY_WIDTH: Final = 64
"""Payments that tell what is usual in a category: enough for a steady spread, recent enough to follow prices."""
ALL_WIDTH: Final = 128
"""Payments that tell what is usual in the household."""
REPEAT_DAYS: Final = 3
"""A second charge of the same amount within so many days is a repeat (terminals and web shops book late)."""
ALIKE: Final = 0.7
"""Log distance below which amounts are of one size: up to twice as much. Small amounts come twice more often than large
ones.
"""
SAME: Final = 0.005
"""Log distance below which two amounts count as the same: half a per cent, the play of exchange rates on a fixed price."""
STATES: Final = ("repeat", "first_repeat", "novel", "fresh", "crowd", "shifted")
"""What a row leaves behind for later ones: was it a repeat, a new amount, a new payee, one of several, in another category."""


def spending(ledger: pd.DataFrame) -> pd.DataFrame:
    """The payments that can be odd: money out that is no transfer, in the order of time.

    Takes the ledger frame; columns a caller left out count as missing. Columns: `place` (int64, position in the ledger), `id`,
    `day` (int64, days since 1970), `size` (natural log of the amount), `cents` (int64, what the bank booked, without its
    sign), `payee` (folded; the description's words where there is none), `category` ("" where unknown), `account`, `currency`.
    """
    amount = pd.to_numeric(ledger["amount"], errors="coerce").to_numpy(np.float64)
    booked = ledger["booked"].to_numpy(np.float64) if "booked" in ledger else amount
    keep = np.isfinite(amount) & (amount < 0) & ledger["date"].notna().to_numpy()
    if "is_transfer" in ledger:
        keep &= ~ledger["is_transfer"].fillna(value=False).to_numpy(bool)
    if "group" in ledger:
        keep &= ~ledger["group"].isin(["transfer", "income"]).to_numpy(bool)
    place = np.flatnonzero(keep)
    rows = ledger.iloc[place]
    blank = pd.Series("", index=rows.index)
    cents = np.round(np.abs(np.where(np.isfinite(booked), booked, amount)[place]) * 100)
    frame = pd.DataFrame(
        {
            "place": place,
            "id": rows["id"].to_numpy(np.int64),
            "day": rows["date"].to_numpy("datetime64[D]").astype(np.int64),
            "size": np.log(np.maximum(np.abs(amount[place]), 0.01)),
            "cents": np.minimum(cents, 9e15).astype(np.int64),
            "payee": payee_keys(rows).to_numpy(object),
            "category": rows.get("category", blank).astype(object).fillna("").to_numpy(object),
            "account": rows["account"].astype(object).fillna("").to_numpy(object),
            "currency": rows.get("currency", blank).astype(object).fillna("").to_numpy(object),
        }
    )
    return frame.sort_values(["day", "id"], kind="stable", ignore_index=True)


def payee_keys(rows: pd.DataFrame) -> "pd.Series[str]":
    """By what payees are told apart: the payee, else the words of the description; "" where there is neither."""
    described = folded(rows["description"])
    if "payee" not in rows:
        return described
    payee = folded(rows["payee"])
    return payee.where(payee != "", described)


def payee_names(rows: pd.DataFrame) -> "pd.Series[str]":
    """The payee as people write it, else the description."""
    described = rows["description"].astype(object).fillna("").astype("str")
    if "payee" not in rows:
        return described
    payees = rows["payee"].astype(object).fillna("").astype("str")
    return payees.where(payees.str.strip() != "", described)


def folded(texts: "pd.Series[str]") -> "pd.Series[str]":
    """Texts without case, figures and double spaces, so that a reference number does not make a new payee."""
    codes, unique = pd.factorize(texts.astype(object).fillna(""))
    plain = pd.Series(unique, dtype=object).astype(str).str.casefold()
    plain = plain.str.replace(r"[\d#*/.:]+", " ", regex=True).str.replace(r"\s+", " ", regex=True).str.strip()
    return pd.Series(plain.to_numpy(object)[codes] if len(unique) else [], index=texts.index, dtype=object)


def context(spent: pd.DataFrame, wanted: Bools | None = None) -> pd.DataFrame:
    """What was known before each payment of `spending`, in its order; one float64 column a fact.

    With `wanted`, only those rows are looked at; the others must carry the `STATES` that an earlier call found for them.
    """
    keys = {name: pd.factorize(spent[name])[0].astype(np.int64) for name in ("payee", "category", "account", "currency")}
    named, sorted_ = (spent["payee"] != "").to_numpy(), (spent["category"] != "").to_numpy()
    keys["category"][~sorted_] = -1
    keys["payee"] = np.where(named, keys["payee"], np.where(sorted_, keys["payee"].max(initial=0) + 1 + keys["category"], -1))
    rows = np.ones(len(spent), bool) if wanted is None else wanted
    facts = _Facts(spent, keys, rows, named)
    facts.visits()
    facts.crowds()
    facts.habits()
    facts.category()
    facts.household()
    found = pd.DataFrame(facts.columns, copy=False)  # a copy of forty columns would be a third of all memory
    return found if wanted is None else found[rows]


class _Facts:
    """The facts under construction, one column each, shape (n,)."""

    def __init__(self, spent: pd.DataFrame, keys: dict[str, Ints], rows: Bools, named: Bools) -> None:
        self.keys, self.rows, self.count, self.named = keys, rows, len(spent), named
        self.size, self.day = spent["size"].to_numpy(np.float64), spent["day"].to_numpy(np.float64)
        self.cents = spent["cents"].to_numpy(np.float64)
        self.account, self.group = keys["account"].astype(np.float64), keys["category"].astype(np.float64)
        # the day of the month as an angle, so that the 1st follows the 31st
        month_day = spent["day"].to_numpy().astype("datetime64[D]")
        into = (month_day - month_day.astype("datetime64[M]")).astype(np.float64)
        self._angle = into * (2 * np.pi / 31)
        self.columns: dict[str, Floats] = {"size": self.size, "named": named.astype(np.float64)}
        # a point that slipped leaves a zero behind
        self.columns["tenfold"] = (self.cents % 10 == 0).astype(np.float64)
        for name in STATES:
            known = spent[name].to_numpy(np.float64).copy() if name in spent else np.zeros(self.count)
            self.columns[name] = known
        self._payees = Windows(keys["payee"], PAYEE_WIDTH, rows)

    def _new(self, *names: str) -> None:
        for name in names:
            self.columns[name] = np.full(self.count, np.nan)

    def visits(self) -> None:
        """Against the payee's own visits: amounts, days, repeats, categories."""
        self._new(
            "visits", "payee_size", "payee_spread", "slip_distance", "equal", "short_gaps", "gap", "usual_gap", "gap_spread",
            "weekday_share", "month_day_distance", "last_row",
        )  # fmt: skip
        self._payees.fill(self.columns, self._visit)

    def _visit(self, part: Part) -> dict[str, Floats]:
        day = part.of(self.day)
        return {**self._amounts(part, day), **self._days(part, day), **self._categories(part)}

    def _amounts(self, part: Part, day: Floats) -> dict[str, Floats]:
        rows, size = part.rows, part.of(self.size)
        above = self.size[rows][:, None] - size
        nearest = lowest(np.abs(above))
        same = part.of(self.cents) == self.cents[rows][:, None]
        soon = (self.day[rows][:, None] - day <= REPEAT_DAYS) & (part.of(self.account) == self.account[rows][:, None])
        middle = median(size)
        return {
            "visits": counts(size),
            "payee_size": middle,
            "payee_spread": spread(size, middle),
            "slip_distance": np.minimum(lowest(np.abs(above - np.log(10))), lowest(np.abs(above - np.log(100)))),
            "equal": same.sum(axis=1).astype(np.float64),
            "repeat": (same & soon).any(axis=1).astype(np.float64),
            "novel": np.where(np.isfinite(nearest), nearest > SAME, np.nan),
            "last_row": part.earlier[:, 0].astype(np.float64),
        }

    def _days(self, part: Part, day: Floats) -> dict[str, Floats]:
        today = self.day[part.rows]
        steps = day[:, :-1] - day[:, 1:]
        gaps = np.where(steps > 0, steps, np.nan)
        usual_gap = median(gaps)
        many = counts(day)
        east, north = (np.cos(self._angle), np.sin(self._angle))
        mean_east, mean_north = total(part.of(east)) / np.maximum(many, 1), total(part.of(north)) / np.maximum(many, 1)
        towards = mean_east * east[part.rows] + mean_north * north[part.rows]
        earlier_day = total((day < today[:, None]).astype(np.float64)) > 0
        return {
            "gap": today - day[:, 0],
            "usual_gap": usual_gap,
            "gap_spread": spread(gaps, usual_gap),
            "short_gaps": (steps <= REPEAT_DAYS).sum(axis=1).astype(np.float64),
            "weekday_share": ((day % 7 == today[:, None] % 7).sum(axis=1) + 1.0) / (many + 7),
            "month_day_distance": np.hypot(mean_east, mean_north) - towards,
            "fresh": (self.named[part.rows] & ~earlier_day).astype(np.float64),
        }

    def _categories(self, part: Part) -> dict[str, Floats]:
        group = part.of(self.group)
        here = self.group[part.rows]
        known, agree = (group >= 0).any(axis=1), (group == here[:, None]).any(axis=1)
        return {"shifted": np.where((here >= 0) & known, ~agree, np.nan)}

    def crowds(self) -> None:
        """How many payments the payee booked on this day and the one before, at the same account."""
        place = self.keys["payee"] * (int(self.keys["account"].max(initial=0)) + 1) + self.keys["account"]
        days = place * 200_000 + self.day.astype(np.int64) % 200_000
        found, position, many = np.unique(days, return_inverse=True, return_counts=True)
        before = np.minimum(np.searchsorted(found, found - 1), max(len(found) - 1, 0))
        around = many + np.where(found[before] == found - 1, many[before], 0) if len(found) else many
        self.columns["crowd"][self.rows] = np.where(self.named, around[position] - 1.0, 0.0)[self.rows]

    def _crowds(self, part: Part) -> Floats:
        """The earlier rows' crowds, without those of the same two days: a burst must not count as its own habit."""
        return np.where(self.day[part.rows][:, None] - part.of(self.day) > 1, part.of(self.columns["crowd"]), np.nan)

    def habits(self) -> None:
        """How often the payee repeats an amount, brings a new one, or books several times in two days."""
        self._new("crowding")
        states = self.columns
        states["repeats"], _ = self._payees.totals(states["repeat"])
        states["novels"], states["novel_trials"] = self._payees.totals(states["novel"])
        states["shifts"], states["shift_trials"] = self._payees.totals(states["shifted"])
        self._payees.fill(states, lambda part: {"crowding": total(self._crowds(part))})
        first = np.where(states["repeats"] == 0, states["repeat"], 0.0)
        states["first_repeat"] = np.where(self.rows, first, states["first_repeat"])

    def category(self) -> None:
        """The same against the category."""
        self._against("category", self.keys["category"], CATEGORY_WIDTH)

    def household(self) -> None:
        """The same against everything spent, and how often this currency was used."""
        self._against("all", np.zeros(self.count, np.int64), ALL_WIDTH)
        self.columns["currency_uses"] = Windows(self.keys["currency"], 8, self.rows).count()

    def _against(self, name: str, keys: Ints, width: int) -> None:
        states = self.columns
        columns = ("visits", "size", "spread", "fresh_size", "fresh_spread", "repeats", "alike", "crowding", "crowds")
        self._new(*(f"{name}_{column}" for column in columns))
        windows = Windows(keys, width, self.rows)
        states[f"{name}_fresh"], _ = windows.totals(states["fresh"])
        states[f"{name}_novels"], states[f"{name}_novel_trials"] = windows.totals(states["novel"])
        states[f"{name}_shifts"], states[f"{name}_shift_trials"] = windows.totals(states["shifted"])
        states[f"{name}_tenfolds"], states[f"{name}_tenfold_trials"] = windows.totals(states["tenfold"])
        first_size = np.where(states["fresh"] > 0, self.size, np.nan)

        def look(part: Part) -> dict[str, Floats]:
            size, first, crowds = part.of(self.size), part.of(first_size), self._crowds(part)
            middle, first_middle = median(size), median(first)
            alike = np.abs(size - self.size[part.rows][:, None]) < ALIKE
            found = {
                "visits": counts(size),
                "size": middle,
                "spread": spread(size, middle),
                "fresh_size": first_middle,
                "fresh_spread": spread(first, first_middle),
                "repeats": total(np.where(alike, part.of(states["first_repeat"]), np.nan)),
                "alike": alike.sum(axis=1).astype(np.float64),
                "crowding": total(crowds),
                "crowds": (crowds >= states["crowd"][part.rows][:, None]).sum(axis=1).astype(np.float64),
            }
            return {f"{name}_{column}": values for column, values in found.items()}

        windows.fill(states, look)
