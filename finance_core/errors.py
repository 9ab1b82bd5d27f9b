"""Refusals: what can't be done, each with the sentence that its owner reads.

Bad data in a file are values (issues), never exceptions. These exceptions are for requests that fail as a whole; one place
in the pages turns them into a message, and the command line prints them and leaves with the exit code of their kind.
"""


class FinanceError(Exception):
    """Something can't be done; `str(error)` is a plain sentence for the person who asked for it."""

    exit_code = 1


class InvalidError(FinanceError):
    """What was asked for makes no sense as it stands, such as splits that don't sum to their transaction."""

    exit_code = 2


class StatementError(FinanceError):
    """A file can't be read as a bank statement."""

    exit_code = 3


class NotFoundError(FinanceError):
    """The thing is not there, or not in this household."""

    exit_code = 4


class ConflictError(FinanceError):
    """Somebody changed it since it was read: look again, then decide again."""

    exit_code = 5


class StorageError(FinanceError):
    """The database can't be opened or written: the disk is full, the file is locked or damaged."""

    exit_code = 6


class CurrencyError(FinanceError):
    """Amounts of two currencies can't be added without a dated rate."""

    exit_code = 7
