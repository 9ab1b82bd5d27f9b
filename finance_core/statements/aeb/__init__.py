"""Norma 43, the statements of Spanish banks."""
