"""Rules on screen: the list, the form, and what a rule would change."""
