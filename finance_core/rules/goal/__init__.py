"""Goals to the cent: forward, backward, side by side."""
