"""Many series at once: ways to forecast them, how each did, and how they are blended."""
