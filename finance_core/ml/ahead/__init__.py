"""The months ahead of a household: what is spoken for, the rest forecast, and what was said before."""
