"""The messages of a SWIFT file: fields gathered into one statement or interim report each, before amounts are read.

One message is one statement: MT940 and MT942, SWIFT Standards Category 9, 2023. A day that fills several messages has pages,
each with its own intermediate balances (:60M:, :62M:); pages stay apart as the bank numbered them (:28C:), unless they follow
each other within one message.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Final

from finance_core.errors import StatementError
from finance_core.statements import waste
from finance_core.statements.swift.swift_entries import Entry, read_entry
from finance_core.statements.swift.swift_fields import Field

MOST_BOOKINGS: Final = 500_000
"""Several lifetimes of a household."""
MOST_MESSAGES: Final = 50_000
"""Daily statements of five accounts for a quarter of a century."""
FIELDS_WITHOUT_BOOKINGS: Final = 100_000
FIELDS_OF_A_BOOKING: Final = 50
"""A booking has two fields, and a day without any has five."""
MOST_WORDS: Final = 50
"""Fields :86: of one booking; Rabobank wrote up to six."""

_ACCOUNT: Final = frozenset(("25", "25P"))
_NUMBER: Final = frozenset(("28", "28C"))
_OPENING: Final = frozenset(("60F", "60M"))
_CLOSING: Final = frozenset(("62F", "62M"))
_SUMS: Final = frozenset(("90C", "90D"))
_LATER: Final = frozenset(("64", "65"))
_WORDS: Final = frozenset(("86", "NS"))
_TIMES: Final = frozenset(("13", "21", "25", "28"))
"""Tags that can be the minutes of a time in wrapped text, and never follow a booking."""
_BEHIND_REFERENCE: Final = _ACCOUNT | _OPENING | {"13D", "21", "28C", "34F", "NS"}
_INTERIM: Final = frozenset(("13D", "34F", "942"))


@dataclass(slots=True)
class Message:
    """The fields of one message as they stand in the file. `line` is where it begins."""

    line: int
    account: str = ""
    number: str = ""
    opening: str = ""
    closing: str = ""
    closing_tag: str = ""
    floor: str = ""
    later: str = ""
    sums: dict[str, str] = field(default_factory=dict)
    interim: bool = False
    entries: list[Entry] = field(default_factory=list)

    @property
    def is_closed(self) -> bool:
        """Whether what comes next is no booking of this message."""
        return bool(self.closing or self.sums)

    @property
    def is_statement(self) -> bool:
        """Whether it says anything about money: bookings, a report's sums, or both balances."""
        return bool(self.entries or self.sums or (self.opening and self.closing))

    @property
    def is_blank(self) -> bool:
        """Whether nothing but its beginning has been seen."""
        return not (self.account or self.number or self.opening or self.is_closed or self.entries)

    def goes_on(self, tag: str) -> bool:
        """Whether a field can belong to the message, as it must be judged in files without :20:."""
        if tag == "20":
            return self.is_blank
        if tag == "61" or tag in _ACCOUNT:
            return not self.is_closed
        if tag in _OPENING:
            return not self.opening or (tag == "60M" and self.closing_tag == "62M")
        return True

    def note(self, item: Field) -> None:
        """Keep a field of the message's head or foot."""
        text = item.lines[0].strip()
        if item.tag in _ACCOUNT:
            self.account = self.account or text
        elif item.tag in _NUMBER:
            self.number = self.number or text
        elif item.tag in _OPENING:
            self.opening = self.opening or text
            self.closing = self.closing_tag = ""
        elif item.tag in _CLOSING:
            self.closing, self.closing_tag = text, item.tag
        elif item.tag in _SUMS:
            self.sums[item.tag] = text
        elif item.tag == "34F":
            self.floor = self.floor or text
        elif item.tag in _LATER:
            self.later = self.later or text
        self.interim = self.interim or item.tag in _INTERIM


def messages(found: Iterable[Field]) -> Iterator[Message]:
    """The messages of a file, also those that hold no statement."""
    assembly = _Assembly()
    for item in found:
        yield from assembly.take(item)
    yield from assembly.end()


class _Assembly:
    """The message that is being read, and its last booking, whose words may still follow.

    Wrapped text may begin a line with a time, such as ":20:15 hours". Behind a booking a :20: is therefore believed only where
    another header follows it.
    """

    def __init__(self) -> None:
        self._message: Message | None = None
        self._booking: Field | None = None
        self._words: list[Field] = []
        self._doubtful: Field | None = None
        self._fields = self._bookings = self._wasted = self._messages = 0

    def take(self, item: Field) -> Iterator[Message]:
        """One more field; gives the message that it ends."""
        self._fields += 1
        if self._fields > FIELDS_WITHOUT_BOOKINGS + FIELDS_OF_A_BOOKING * (self._bookings + self._messages):
            raise StatementError("This MT940 file has far more fields than its bookings need; it is damaged.")
        if self._doubtful is not None:
            yield from self._settle(self._doubtful, item.tag)
        if item.tag in _WORDS:
            if self._booking is not None and len(self._words) < MOST_WORDS:
                self._words.append(item)
            return
        if self._booking is not None and self._is_text(item):
            return
        self._finish_booking()
        if self._message is None or not self._message.goes_on(item.tag):
            yield from self._begin(item)
        if item.tag == "61":
            self._booking = item
        elif self._message is not None:
            self._message.note(item)

    def _is_text(self, item: Field) -> bool:
        """Whether what looks like a field belongs to the booking's words, or may do so."""
        if item.tag == "20":
            self._doubtful = item
        elif item.tag in _TIMES:
            # Right behind the booking it is a misprinted :86: rather than a time.
            self._words.append(_as_text(item) if self._words else item._replace(tag="86"))
        return item.tag == "20" or item.tag in _TIMES

    def _settle(self, doubtful: Field, follower: str) -> Iterator[Message]:
        self._doubtful = None
        if follower in _BEHIND_REFERENCE:
            yield from self._begin(doubtful)
        else:
            self._words.append(_as_text(doubtful))

    def end(self) -> Iterator[Message]:
        """The last message."""
        self._finish_booking()
        if self._message is not None:
            yield self._message

    def _begin(self, item: Field) -> Iterator[Message]:
        """End the message, and begin the next; one that begins with a balance is of the same account."""
        self._finish_booking()
        self._messages += 1
        if self._messages > MOST_MESSAGES:
            raise StatementError("This MT940 file has more statements than Ballast reads at once. Choose a shorter period.")
        ended, self._message = self._message, Message(item.line)
        if ended is not None:
            if item.tag in _OPENING:
                self._message.account = ended.account
            yield ended

    def _finish_booking(self) -> None:
        if self._booking is not None and self._message is not None:
            entry = read_entry(self._booking, self._words)
            self._message.entries.append(entry)
            self._bookings += 1
            self._wasted += entry.fault != "" or entry.expected
            if self._bookings > MOST_BOOKINGS:
                raise StatementError("This MT940 file has more bookings than Ballast reads at once. Choose a shorter period.")
            waste.check(self._wasted, self._bookings - self._wasted, "MT940 file")
        self._booking, self._words = None, []


def _as_text(item: Field) -> Field:
    """What looked like a field as the text that it is."""
    return item._replace(tag="86", lines=[f":{item.tag}:{item.lines[0]}", *item.lines[1:]])
