"""A rule: if a payment is like this, then do that. Conditions nest; what makes no sense can't be built.

    Rule(name="Tesco", when=Group(how="all", conditions=(TextCondition(field="description", test="contains", text="tesco"),)),
         then=(SetCategory(category_id=7),))

Accounts and categories are named by their ids, so that renaming them breaks no rule.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final, Literal, get_args

from finance_core.errors import InvalidError
from finance_core.models import TAG_SEPARATOR
from finance_core.rules.automation import patterns

Stage = Literal["first", "normal", "last"]
TextField = Literal["description", "payee"]
TextTest = Literal["contains", "equals", "starts with", "matches"]
Direction = Literal["in", "out"]
How = Literal["all", "any"]

STAGES: Final[tuple[Stage, ...]] = get_args(Stage)
TEXT_FIELDS: Final[tuple[TextField, ...]] = get_args(TextField)
TEXT_TESTS: Final[tuple[TextTest, ...]] = get_args(TextTest)
LONGEST_TEXT: Final = 500
LONGEST_NAME: Final = 120
DEEPEST: Final = 8
"""How deep groups may stand in groups: nobody reads more, and a file must not exhaust the stack."""
MOST_CONDITIONS: Final = 200
LARGEST_SHARE: Final = Decimal(1_000_000)
MOST_DIGITS: Final = 6
"""Decimals of an amount or a share: more than any currency has, and few enough to be written out."""


# ---- conditions ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class TextCondition:
    """The bank's text or the payee, whatever the case of its letters and the number of spaces."""

    field: TextField
    test: TextTest
    text: str

    def __post_init__(self) -> None:
        if self.field not in TEXT_FIELDS or self.test not in TEXT_TESTS:
            raise InvalidError("A condition on a text compares the bank’s text or the payee.")
        if not self.text.strip():
            raise InvalidError("Say which words to look for.")
        if len(self.text) > LONGEST_TEXT:
            raise InvalidError(f"The words to look for may have up to {LONGEST_TEXT} signs.")
        if self.test == "matches":
            patterns.compiled(self.text)


@dataclass(frozen=True, slots=True, kw_only=True)
class AmountCondition:
    """The size of what was booked, whatever its sign, in major units of the account's currency; both ends belong to it."""

    least: Decimal | None = None
    most: Decimal | None = None

    def __post_init__(self) -> None:
        ends = [end for end in (self.least, self.most) if end is not None]
        if not ends:
            raise InvalidError("Say how large the amount is at least, at most, or both.")
        if any(not end.is_finite() or not 0 <= end < Decimal(10) ** 13 or digits(end) > MOST_DIGITS for end in ends):
            raise InvalidError("Amounts in a condition are sizes, without a sign. Say “money out” for the direction.")
        if len(ends) == 2 and ends[0] > ends[1]:
            raise InvalidError("The smallest amount is larger than the largest one.")


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountCondition:
    """On one of these accounts. None at all means that those it named are not there: then it never holds."""

    account_ids: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DayCondition:
    """On a day of the month from `first` to `last`, both included; `28 to 3` runs over the end of the month."""

    first: int
    last: int

    def __post_init__(self) -> None:
        if not (1 <= self.first <= 31 and 1 <= self.last <= 31):
            raise InvalidError("A day of the month is a number from 1 to 31.")


@dataclass(frozen=True, slots=True, kw_only=True)
class WeekdayCondition:
    """On one of these days of the week: 0 is Monday, 6 is Sunday."""

    weekdays: tuple[int, ...]

    def __post_init__(self) -> None:
        if not self.weekdays or any(not 0 <= day <= 6 for day in self.weekdays):
            raise InvalidError("Choose at least one day of the week.")


@dataclass(frozen=True, slots=True, kw_only=True)
class DateCondition:
    """Booked from `start` to `last`, both included; None leaves that end open."""

    start: date | None = None
    last: date | None = None

    def __post_init__(self) -> None:
        if self.start is None and self.last is None:
            raise InvalidError("Say from which day, up to which day, or both.")
        if self.start is not None and self.last is not None and self.start > self.last:
            raise InvalidError("The first day comes after the last one.")


@dataclass(frozen=True, slots=True, kw_only=True)
class CurrencyCondition:
    """Booked in one of these currencies."""

    codes: tuple[str, ...]

    def __post_init__(self) -> None:
        if not self.codes or any(len(code) != 3 or not code.isascii() or not code.isupper() for code in self.codes):
            raise InvalidError("Choose at least one currency, by its three letters.")


@dataclass(frozen=True, slots=True, kw_only=True)
class DirectionCondition:
    """Money in, or money out."""

    direction: Direction

    def __post_init__(self) -> None:
        if self.direction not in get_args(Direction):
            raise InvalidError("Money goes in or out.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Not:
    """The condition does not hold."""

    condition: "Condition"


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """All of these hold, or at least one of them."""

    how: How
    conditions: tuple["Condition", ...]

    def __post_init__(self) -> None:
        if not self.conditions:
            raise InvalidError("Add at least one condition: a rule without one would take every payment.")
        if self.how not in get_args(How):
            raise InvalidError("A group holds where all of its conditions do, or any.")


Leaf = (
    TextCondition | AmountCondition | AccountCondition | DayCondition | WeekdayCondition | DateCondition | CurrencyCondition
    | DirectionCondition
)  # fmt: skip
Condition = Leaf | Not | Group


# ---- actions ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class SetPayee:
    """Give it this payee."""

    payee: str

    def __post_init__(self) -> None:
        if not self.payee.strip():
            raise InvalidError("Say which payee it gets.")
        if len(self.payee) > LONGEST_TEXT:
            raise InvalidError(f"A payee may have up to {LONGEST_TEXT} signs.")


@dataclass(frozen=True, slots=True, kw_only=True)
class SetCategory:
    """Give it this category. None means that the one it named is not there any more: then it does nothing."""

    category_id: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkTransfer:
    """It is a transfer between own accounts: neither income nor spending."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """A part of a payment: its category, and how many parts of the whole it gets."""

    category_id: int | None
    share: Decimal
    note: str = ""

    def __post_init__(self) -> None:
        if not self.share.is_finite() or not 0 < self.share <= LARGEST_SHARE or digits(self.share) > MOST_DIGITS:
            raise InvalidError("A share is a number above 0, such as 50, or 1 of 3.")


@dataclass(frozen=True, slots=True, kw_only=True)
class SplitByShare:
    """Split it into parts by their shares of the whole."""

    shares: tuple[Share, ...]

    def __post_init__(self) -> None:
        if not 2 <= len(self.shares) <= 20:
            raise InvalidError("A split has two to twenty parts.")


@dataclass(frozen=True, slots=True, kw_only=True)
class AddTags:
    """Add these tags to those it has."""

    tags: tuple[str, ...]

    def __post_init__(self) -> None:
        if not self.tags or any(not tag.strip() or TAG_SEPARATOR in tag or len(tag) > LONGEST_TEXT for tag in self.tags):
            raise InvalidError("A tag is a word without a comma.")


@dataclass(frozen=True, slots=True, kw_only=True)
class SetNote:
    """Write this note where there is none yet."""

    note: str

    def __post_init__(self) -> None:
        if not self.note.strip():
            raise InvalidError("Say which note it gets.")
        if len(self.note) > LONGEST_TEXT:
            raise InvalidError(f"A note may have up to {LONGEST_TEXT} signs.")


Purpose = SetCategory | MarkTransfer | SplitByShare
"""What a payment was for: it has one category, or parts, or is a transfer."""
Action = SetPayee | Purpose | AddTags | SetNote


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """Conditions and actions with a name. `id` is 0 while it is not stored; `version` is the one an edit is based on."""

    name: str
    when: Group
    then: tuple[Action, ...]
    stage: Stage = "normal"
    enabled: bool = True
    id: int = 0
    version: int = 0

    def __post_init__(self) -> None:
        if self.stage not in STAGES:
            raise InvalidError("A rule runs first, in order, or last.")
        if len(self.name) > LONGEST_NAME:
            raise InvalidError(f"The name of a rule may have up to {LONGEST_NAME} signs.")
        if not self.then:
            raise InvalidError("Say what the rule does: a payee, a category, tags or a note.")
        kinds = ["purpose" if isinstance(action, Purpose) else type(action).__name__ for action in self.then]
        if len(set(kinds)) < len(kinds):
            raise InvalidError("A rule can give a payment one category, or split it, or mark it as a transfer: choose one.")
        if depth(self.when) > DEEPEST:
            raise InvalidError(f"The groups of this rule are nested more than {DEEPEST} deep.")
        if sum(1 for _ in leaves(self.when)) > MOST_CONDITIONS:
            raise InvalidError(f"A rule may have up to {MOST_CONDITIONS} conditions.")

    @property
    def payee(self) -> str | None:
        """The payee that it gives."""
        return next((action.payee for action in self.then if isinstance(action, SetPayee)), None)

    @property
    def purpose(self) -> Purpose | None:
        """What it says a payment was for."""
        return next((action for action in self.then if isinstance(action, Purpose)), None)

    @property
    def note(self) -> str | None:
        """The note that it writes."""
        return next((action.note for action in self.then if isinstance(action, SetNote)), None)

    @property
    def tags(self) -> tuple[str, ...]:
        """The tags that it adds."""
        return next((action.tags for action in self.then if isinstance(action, AddTags)), ())


def leaves(condition: Condition) -> Iterator[Leaf]:
    """The conditions that stand alone, wherever they are nested."""
    if isinstance(condition, Group):
        for part in condition.conditions:
            yield from leaves(part)
    elif isinstance(condition, Not):
        yield from leaves(condition.condition)
    else:
        yield condition


def digits(number: Decimal) -> int:
    """How many decimals a finite number has."""
    exponent = number.as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def depth(condition: Condition) -> int:
    """How many groups and negations stand around the deepest condition."""
    if isinstance(condition, Group):
        return 1 + max(map(depth, condition.conditions))
    return 1 + depth(condition.condition) if isinstance(condition, Not) else 0


def category_ids(rule: Rule) -> tuple[int | None, ...]:
    """The categories that it names; None for one that is gone."""
    if isinstance(rule.purpose, SetCategory):
        return (rule.purpose.category_id,)
    return tuple(share.category_id for share in rule.purpose.shares) if isinstance(rule.purpose, SplitByShare) else ()
