"""Meetings that end with a decision: their calendar, the session frozen as of its day, the packs handed out."""
