"""What comes back on screen."""
