"""Whether spending moved: its mix, and the level of each category."""
