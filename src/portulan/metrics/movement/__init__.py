"""The movement of the pipeline between two days: what was open, what came, changed and left, what is open now."""
