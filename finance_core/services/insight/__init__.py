"""What is odd, what changed, and what the next months cost."""
