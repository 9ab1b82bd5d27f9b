"""Bytes in, statements out."""

from finance_core.statements.questions import Choice, Question, find_questions
from finance_core.statements.reading import read_statements
from finance_core.statements.statement import Issue, Layout, Statement, StatementTransaction

__all__ = ["Choice", "Issue", "Layout", "Question", "Statement", "StatementTransaction", "find_questions", "read_statements"]
