"""Template tags of the pages where the plan is written."""
