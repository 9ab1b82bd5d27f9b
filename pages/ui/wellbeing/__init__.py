"""Health, readiness and official averages on screen."""
