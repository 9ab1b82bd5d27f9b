"""How fast Ballast is, measured; the printed results stand in `results/`."""
