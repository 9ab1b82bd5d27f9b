"""Context: what was known about a payment's payee, category and household before it was booked.

Strictly prequential: a row's figures come from the last few earlier rows of the same key (`windows`), earlier in date and then
in id. The one exception is how much the payee booked on the same day, since a bank's file says nothing of the order within a
day.
"""

from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from finance_core.ml.oddities.names import unheard
from finance_core.ml.windows import Bools, Cells, Floats, Ints, Part, Windows, counts, lowest, many, median, spread, total

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
MOST_ZEROS: Final = 5
"""Zeros at the end of an amount in hundredths that are told apart: more than in 1,000.00 are as many."""
STATES: Final = ("repeat", "first_repeat", "novel", "fresh", "crowd", "shifted")
"""What a row leaves behind for later ones: was it a repeat, a new amount, a new payee, one of several, in another category."""


_EXACT: Final = frozenset({"payee_size", "category_size", "all_size"})
"""What sentences name: single precision is off by a cent from ten thousand on."""


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
            "category": _shared(rows.get("category", blank)),
            "account": _shared(rows["account"]),
            "currency": _shared(rows.get("currency", blank)),
        }
    )
    return frame.sort_values(["day", "id"], kind="stable", ignore_index=True)


def _shared(texts: "pd.Series[str]") -> NDArray[np.object_]:
    """The texts, "" where missing, each distinct one held once: a million Python strings are a hundred megabytes."""
    codes, distinct = pd.factorize(texts)
    return np.append(np.asarray(distinct, dtype=object), "")[codes]


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
    codes, unique = pd.factorize(texts)
    plain = pd.Series(np.append(np.asarray(unique, dtype=object), ""), dtype=object).astype(str).str.casefold()
    plain = plain.str.replace(r"[\d#*/.:]+", " ", regex=True).str.replace(r"\s+", " ", regex=True).str.strip()
    return pd.Series(plain.to_numpy(object)[codes], index=texts.index, dtype=object)


def context(spent: pd.DataFrame, wanted: Bools | None = None) -> pd.DataFrame:
    """What was known before each payment of `spending`, in its order; one column a fact, float64 for sizes, else float32.

    With `wanted`, only those rows are looked at; the others must carry the `STATES` that an earlier call found for them.
    """
    keys = {name: pd.factorize(spent[name])[0].astype(np.int64) for name in ("category", "account", "currency")}
    keys["payee"], payees = pd.factorize(spent["payee"])
    strange = unheard(np.asarray(payees, dtype=object), keys["payee"].astype(np.int64))[keys["payee"]]
    named, sorted_ = (spent["payee"] != "").to_numpy(), (spent["category"] != "").to_numpy()
    keys["category"][~sorted_] = -1
    keys["payee"] = np.where(named, keys["payee"], np.where(sorted_, keys["payee"].max(initial=0) + 1 + keys["category"], -1))
    rows = np.ones(len(spent), bool) if wanted is None else wanted
    facts = _Facts(spent, keys, rows, named)
    facts.columns["unheard"] = strange.astype(np.float32)
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
        cents = spent["cents"].to_numpy(np.int64)
        self.zeros = np.sum([cents % 10**power == 0 for power in range(1, MOST_ZEROS + 1)], axis=0, dtype=np.int64)
        self.columns: dict[str, Cells] = {"size": self.size, "named": named.astype(np.float32)}
        for name in STATES:
            known = spent[name].to_numpy(np.float32).copy() if name in spent else np.zeros(self.count, np.float32)
            self.columns[name] = known
        # the day of the month as an angle, so that the 1st follows the 31st
        month_day = spent["day"].to_numpy().astype("datetime64[D]")
        angle = (month_day - month_day.astype("datetime64[M]")).astype(np.float64) * (2 * np.pi / 31)
        self._known = {
            "size": self.size,
            "day": self.day.astype(np.float32),
            "cents": pd.factorize(cents)[0].astype(np.float32),
            "account": keys["account"].astype(np.float32),
            "group": keys["category"].astype(np.float32),
            "east": np.cos(angle).astype(np.float32),
            "north": np.sin(angle).astype(np.float32),
        }
        self._payees = Windows(keys["payee"], PAYEE_WIDTH, rows)

    def _new(self, *names: str) -> None:
        for name in names:
            kind = np.float64 if name in _EXACT else np.float32
            self.columns[name] = np.full(self.count, np.nan, dtype=kind)

    def visits(self) -> None:
        """Against the payee's own visits: amounts, days, repeats, categories."""
        self._new(
            "visits", "payee_size", "payee_spread", "tenth", "hundredth", "equal", "short_gaps", "gap", "usual_gap",
            "gap_spread", "weekday_share", "month_day_distance",
        )  # fmt: skip
        self._payees.fill(self.columns, self._visit, **self._known)
        self.columns["last_row"] = self._payees.previous().astype(np.float64)

    def _visit(self, part: Part) -> dict[str, Floats]:
        day = part.of("day")
        return {**self._amounts(part, day), **self._days(part, day), **self._categories(part)}

    def _amounts(self, part: Part, day: Cells) -> dict[str, Floats]:
        size = part.of("size")
        above = part.now("size") - size
        nearest = lowest(np.abs(above))
        same = part.of("cents") == part.now("cents")
        soon = (part.now("day") - day <= REPEAT_DAYS) & (part.of("account") == part.now("account"))
        middle = median(size)
        return {
            "visits": counts(size),
            "payee_size": middle,
            "payee_spread": spread(size, middle),
            "tenth": many(np.abs(above - np.log(10)) < SAME),
            "hundredth": many(np.abs(above - np.log(100)) < SAME),
            "equal": many(same),
            "repeat": (same & soon).any(axis=1).astype(np.float64),
            "novel": np.where(np.isfinite(nearest), nearest > SAME, np.nan),
        }

    def _days(self, part: Part, day: Cells) -> dict[str, Floats]:
        today = part.now("day")
        steps = day[:, :-1] - day[:, 1:]
        gaps = np.where(steps > 0, steps, np.float32(np.nan))
        usual_gap = median(gaps)
        visits = counts(day)
        mean_east, mean_north = (total(part.of(name)) / np.maximum(visits, 1) for name in ("east", "north"))
        towards = mean_east * part.now("east")[:, 0] + mean_north * part.now("north")[:, 0]
        earlier_day = (day < today).any(axis=1)
        return {
            "gap": (today - day)[:, 0].astype(np.float64),
            "usual_gap": usual_gap,
            "gap_spread": spread(gaps, usual_gap),
            "short_gaps": many(steps <= REPEAT_DAYS),
            "weekday_share": (many(day % 7 == today % 7) + 1.0) / (visits + 7),
            "month_day_distance": np.hypot(mean_east, mean_north) - towards,
            "fresh": (self.named[part.rows] & ~earlier_day).astype(np.float64),
        }

    def _categories(self, part: Part) -> dict[str, Floats]:
        group, here = part.of("group"), part.now("group")
        known, agree = (group >= 0).any(axis=1), (group == here).any(axis=1)
        return {"shifted": np.where((here[:, 0] >= 0) & known, ~agree, np.nan)}

    def crowds(self) -> None:
        """How many payments the payee booked on this day and the one before, at the same account."""
        place = self.keys["payee"] * (int(self.keys["account"].max(initial=0)) + 1) + self.keys["account"]
        days = place * 200_000 + self.day.astype(np.int64) % 200_000
        found, position, together = np.unique(days, return_inverse=True, return_counts=True)
        before = np.minimum(np.searchsorted(found, found - 1), max(len(found) - 1, 0))
        around = together + np.where(found[before] == found - 1, together[before], 0) if len(found) else together
        self.columns["crowd"][self.rows] = np.where(self.named, around[position] - 1.0, 0.0)[self.rows]

    @staticmethod
    def _crowds(part: Part) -> Cells:
        """The earlier rows' crowds, without those of the same two days: a burst must not count as its own habit."""
        return np.where(part.now("day") - part.of("day") > 1, part.of("crowd"), np.float32(np.nan))

    def habits(self) -> None:
        """How often the payee repeats an amount, brings a new one, or books several times in two days."""
        self._new("crowding")
        states = self.columns
        states["repeats"], _ = self._payees.totals(states["repeat"])
        states["novels"], states["novel_trials"] = self._payees.totals(states["novel"])
        states["shifts"], states["shift_trials"] = self._payees.totals(states["shifted"])
        look, day = (lambda part: {"crowding": total(self._crowds(part))}), self._known["day"]
        self._payees.fill(states, look, day=day, crowd=states["crowd"])
        first = np.where(states["repeats"] == 0, states["repeat"], 0.0)
        states["first_repeat"] = np.where(self.rows, first, states["first_repeat"]).astype(np.float32)

    def category(self) -> None:
        """The same against the category."""
        self._against("category", self.keys["category"], CATEGORY_WIDTH)

    def household(self) -> None:
        """The same against everything spent, and how often this currency was used."""
        self._against("all", np.zeros(self.count, np.int64), ALL_WIDTH)
        self.columns["currency_uses"] = Windows(self.keys["currency"], 8, self.rows).count()

    def _against(self, name: str, keys: Ints, width: int) -> None:
        states = self.columns
        columns = ("visits", "size", "spread", "fresh_size", "fresh_spread", "repeats", "alike", "same", "crowding", "crowds")
        self._new(*(f"{name}_{column}" for column in columns))
        windows = Windows(keys, width, self.rows)
        states[f"{name}_fresh"], _ = windows.totals(states["fresh"])
        states[f"{name}_novels"], states[f"{name}_novel_trials"] = windows.totals(states["novel"])
        states[f"{name}_shifts"], states[f"{name}_shift_trials"] = windows.totals(states["shifted"])
        states |= {f"{name}_{column}": found for column, found in self._zeros(windows).items()}

        def look(part: Part) -> dict[str, Floats]:
            size, first, crowds = part.of("size"), part.of("first_size"), self._crowds(part)
            middle, first_middle = median(size), median(first)
            alike = np.abs(size - part.now("size")) < ALIKE
            found = {
                "visits": counts(size),
                "size": middle,
                "spread": spread(size, middle),
                "fresh_size": first_middle,
                "fresh_spread": spread(first, first_middle),
                "repeats": total(np.where(alike, part.of("first_repeat"), np.float32(np.nan))),
                "alike": many(alike),
                "same": many(part.of("cents") == part.now("cents")),
                "crowding": total(crowds),
                "crowds": many(crowds >= part.now("crowd")),
            }
            return {f"{name}_{column}": values for column, values in found.items()}

        windows.fill(
            states, look, size=self.size, day=self._known["day"], cents=self._known["cents"], crowd=states["crowd"],
            first_size=np.where(states["fresh"] > 0, self.size, np.nan).astype(np.float32),
            first_repeat=states["first_repeat"],
        )  # fmt: skip

    def _zeros(self, windows: Windows) -> dict[str, Cells]:
        """How many earlier amounts end in as many zeros, in one less and in two less."""
        names = ("zeros", "zeros_one_less", "zeros_two_less")
        found: dict[str, Cells] = {name: np.zeros(self.count, np.float32) for name in names}
        for ending in range(MOST_ZEROS + 1):
            sums, _ = windows.totals(self.zeros == ending)
            for less, values in enumerate(found.values()):
                mine = self.zeros == ending + less
                values[mine] = sums[mine]
        return found
