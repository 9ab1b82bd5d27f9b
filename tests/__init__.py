"""Tests; the folders say what kind."""
