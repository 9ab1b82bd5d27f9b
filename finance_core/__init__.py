"""Ballast's library: a household's money, understood. Plain Python; it knows no screen and reads nothing at import time."""
