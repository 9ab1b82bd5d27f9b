"""The imports page's parts."""
