"""Which advice is shown, and in which order: what is worth most for the least effort first, and nothing said twice.

    found = advice.pieces(situation, answers)
    shown = ranked([piece for piece in found if is_open(piece, answers, today=today)])
    shown[:VISIBLE], pushed(shown, told, today=today)

Nothing here depends on the order in which pieces or answers come.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final, Literal, NamedTuple

from finance_core.rules.advice.piece import Claim, Effort, Family, Kind, Piece, Urgency

Decision = Literal["snoozed", "dismissed", "taken"]

VISIBLE: Final = 3
URGENCY: Final[Mapping[Urgency, float]] = {"now": 2.0, "soon": 1.5, "any time": 1.0}
EFFORT: Final[Mapping[Effort, float]] = {"minutes": 1.0, "an hour": 2.0, "a habit": 4.0}
"""What a year's saving is multiplied and divided by. Ours: minutes are done at once, a habit has to be kept for a year."""
SNOOZED: Final = timedelta(days=30)
DISMISSED: Final = timedelta(days=180)
"""How long nothing is said after an answer. What was dismissed stays away after that as well, unless it has grown."""
GROWN: Final = 1.5
"""How many times the money of the answer it must be to be raised again."""
PUSH: Final = timedelta(days=7)
"""At most one piece in so many days is told without being asked for."""
ASSUMED: Final[frozenset[Kind]] = frozenset({"renegotiate"})
"""What rests on an assumption, not on payments: it is in no total."""
ONCE: Final[frozenset[Kind]] = frozenset({"after_end"})
"""What brings its money once, not year by year."""
_FAMILIES: Final[tuple[Family, ...]] = ("opportunity", "nudge", "habit")
_FIRST: Final[frozenset[Kind]] = frozenset({"income_shock"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a person said to a piece, when, and how much a year it promised then."""

    key: str
    decision: Decision
    day: date
    yearly_minor: int


class Told(NamedTuple):
    """The piece that was told last without being asked for, and when."""

    key: str
    day: date


def apart(pieces: Iterable[Piece]) -> list[Piece]:
    """The pieces without those whose money a larger one counts already, in an order that does not depend on the given one.

    What is only assumed takes no money from what payments show, however large it is. As no claim is left twice, and no piece
    takes more than its claims are, together they take no more than there is.
    """
    taken: set[Claim] = set()
    kept = []
    for piece in sorted(pieces, key=_claiming):
        if taken.isdisjoint(piece.claims):
            taken |= piece.claims
            kept.append(piece)
    return kept


def _claiming(piece: Piece) -> tuple[bool, int, int, str]:
    return piece.kind in ASSUMED, -piece.yearly_minor, -piece.up_to_minor, piece.key


def score(piece: Piece) -> float:
    """Money a year at least, times urgency, by effort."""
    return piece.yearly_minor * URGENCY[piece.urgency] / EFFORT[piece.effort]


def ranked(pieces: Iterable[Piece]) -> tuple[Piece, ...]:
    """The best of each kind first, then the second of each, and so on; broken income before everything."""
    best = sorted(pieces, key=_rank)
    seen: dict[Kind, int] = {}
    turns = []
    for piece in best:
        seen[piece.kind] = seen.get(piece.kind, 0) + 1
        turns.append(seen[piece.kind])
    return tuple(best[place] for place in sorted(range(len(best)), key=lambda place: (turns[place], place)))


def _rank(piece: Piece) -> tuple[bool, float, float, int, str]:
    return piece.kind not in _FIRST, -score(piece), -URGENCY[piece.urgency], _FAMILIES.index(piece.family), piece.key


def is_open(piece: Piece, answers: Sequence[Answer], *, today: date) -> bool:
    """Whether a piece may be shown after what was said to it.

    What was snoozed comes back after 30 days. What was taken or dismissed comes back after 180 days, and only where it has
    become half as much again; what promises no money comes back after it was taken, but never after it was dismissed.
    """
    said = _said(piece, answers)
    if said is None:
        return True
    if said.decision == "snoozed":
        return today >= said.day + SNOOZED
    has_grown = piece.yearly_minor >= GROWN * said.yearly_minor > 0
    praised = said.decision == "taken" and not said.yearly_minor
    return today >= said.day + DISMISSED and (has_grown or praised)


def is_put_off(piece: Piece, answers: Sequence[Answer], *, today: date) -> bool:
    """Whether a piece stays away because it is not wanted: what it claims is free for others. What was taken keeps its own."""
    said = _said(piece, answers)
    return said is not None and said.decision != "taken" and not is_open(piece, answers, today=today)


def _said(piece: Piece, answers: Sequence[Answer]) -> Answer | None:
    """The last word on a piece."""
    given = [answer for answer in answers if answer.key == piece.key]
    return max(given, key=lambda answer: (answer.day, answer.decision), default=None)


def pushed(shown: Sequence[Piece], told: Told | None, *, today: date) -> Piece | None:
    """The piece of the week, out of those that are shown in their order: the first that is worth money or can't wait.

    Within seven days of the last one that was told, it is that one or, once it is answered, none.
    """
    if told is not None and today < told.day + PUSH:
        return next((piece for piece in shown if piece.key == told.key), None)
    return next((piece for piece in shown if piece.yearly_minor or piece.urgency == "now"), None)


def total_minor(pieces: Iterable[Piece]) -> int:
    """What pieces bring a year at least, in all: each money once, and nothing that is only assumed or comes but once."""
    return sum(piece.yearly_minor for piece in apart(pieces) if piece.kind not in ASSUMED | ONCE)


def once_minor(pieces: Iterable[Piece]) -> int:
    """What pieces bring once, in all."""
    return sum(piece.yearly_minor for piece in apart(pieces) if piece.kind in ONCE)
