"""What the household laid down once: its rules, what they change, and their file."""
