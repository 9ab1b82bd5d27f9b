"""Rules that a person laid down: conditions, what they decide, their words and their file."""
