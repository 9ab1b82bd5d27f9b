"""Bytes in, statements out."""

from finance_core.statements.reading import read_statements
from finance_core.statements.statement import Issue, Layout, Statement, StatementTransaction
from finance_core.statements.tables.questions import Choice, Question, find_questions

__all__ = ["Choice", "Issue", "Layout", "Question", "Statement", "StatementTransaction", "find_questions", "read_statements"]
