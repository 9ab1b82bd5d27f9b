"""Advice: what a household's own payments give reason to change, to know or to be glad of, each with its arithmetic."""
