"""Payees and categories: what is asked, what is learned, and shaping them."""
