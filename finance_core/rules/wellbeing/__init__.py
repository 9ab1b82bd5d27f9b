"""How well a household stands: the score, saving, readiness, and official averages beside."""
