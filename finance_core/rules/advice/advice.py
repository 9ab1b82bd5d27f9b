"""All advice that a household's situation gives reason for, each money once.

    found = pieces(situation(...))
    shown = ranking.ranked(found)
    words.title(shown[0]), words.reason(shown[0], money)

`docs/formulas-advice.md` has every formula and threshold with its source.
"""

from typing import Final

from finance_core.rules.advice import bills, categories, habits, nudges, reserves
from finance_core.rules.advice.piece import Kind, Piece
from finance_core.rules.advice.ranking import apart
from finance_core.rules.advice.situation import Situation

NOTICEABLE: Final = 0.0005
"""Of a year's spending: what brings less is not worth a word."""
CASH_FLOW: Final[frozenset[Kind]] = frozenset({"after_end", "trial", "risen", "twice", "alike", "fees"})
"""What keeps money on the account within weeks: all that is said besides when income has broken off."""


def pieces(at: Situation) -> tuple[Piece, ...]:
    """Everything there is to say, in no order of its own; see `ranking.ranked`."""
    costs = [] if at.is_over else [*bills.pieces(at), *categories.fees(at), *categories.dearer(at)]
    opportunities = [*costs, *reserves.idle_cash(at), *reserves.debt_order(at)]
    least = NOTICEABLE * at.spent_minor
    found = apart(piece for piece in opportunities if not piece.yearly_minor or piece.yearly_minor >= least)
    shock = nudges.income_shock(at)
    if shock is not None:
        return (shock, *(piece for piece in found if piece.kind in CASH_FLOW))
    return (*found, *nudges.pieces(at), *habits.pieces(at))
