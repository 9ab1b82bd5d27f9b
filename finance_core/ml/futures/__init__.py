"""Courses of days and months that are played out of a household's own past."""
