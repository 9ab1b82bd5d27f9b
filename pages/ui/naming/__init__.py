"""Payees, categories, questions and links on screen."""
