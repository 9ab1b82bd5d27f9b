"""All advice that a household's situation gives reason for, each money once.

    found = pieces(situation(...), answers)
    shown = ranking.ranked(piece for piece in found if ranking.is_open(piece, answers, today=today))
    words.title(shown[0]), words.reason(shown[0], money)

`docs/formulas-advice.md` has every formula and threshold with its source.
"""

from collections.abc import Sequence
from typing import Final

from finance_core.rules.advice import bills, categories, habits, nudges, reserves
from finance_core.rules.advice.piece import Kind, Piece
from finance_core.rules.advice.ranking import Answer, apart, is_put_off
from finance_core.rules.advice.situation import Situation

NOTICEABLE: Final = 0.0005
"""Of a year's spending: what brings less is not worth a word."""
CASH_FLOW: Final[frozenset[Kind]] = frozenset({"after_end", "trial", "risen", "twice", "alike", "fees"})
"""What keeps money on the account within weeks: all that is said besides when income has broken off."""


def pieces(at: Situation, answers: Sequence[Answer] = ()) -> tuple[Piece, ...]:
    """Everything there is to say, in no order of its own; see `ranking.ranked`.

    `answers` are what was said so far. What is put off by them counts no money, so that it hides nothing else; what was taken
    keeps its own, and is still among the pieces: see `ranking.is_open`.
    """
    costs = [] if at.is_over else [*bills.pieces(at, answers), *categories.fees(at), *categories.dearer(at)]
    opportunities = [*costs, *reserves.idle_cash(at), *reserves.debt_order(at)]
    least = NOTICEABLE * at.spent_minor
    noticeable = [piece for piece in opportunities if not piece.yearly_minor or piece.yearly_minor >= least]
    wanted = [piece for piece in noticeable if not is_put_off(piece, answers, today=at.today)]
    shock = nudges.income_shock(at)
    if shock is not None:
        return (shock, *apart(piece for piece in wanted if piece.kind in CASH_FLOW))
    return (*apart(wanted), *nudges.pieces(at), *habits.pieces(at))
