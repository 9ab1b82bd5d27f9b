"""What Quicken brought into the world: OFX, QFX and QIF."""
