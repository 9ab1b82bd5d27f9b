"""The use-cases: the only rooms that join storage with the rest."""
