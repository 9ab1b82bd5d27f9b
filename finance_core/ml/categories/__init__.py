"""What a category is told by: words, meaning, memory and how sure all that is."""
