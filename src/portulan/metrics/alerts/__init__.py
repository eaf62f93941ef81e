"""Alerts: whether a KPI is still at its target or already at its threshold, from evidence that runs on the facts."""
