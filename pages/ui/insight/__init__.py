"""What is odd, what changed and what comes next on screen."""
