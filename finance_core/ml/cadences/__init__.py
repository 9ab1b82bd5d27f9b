"""How often something comes back: due days, chains of payments, prices."""
