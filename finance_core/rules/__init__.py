"""What is certain: what a person laid down once, and the library then does every time."""
