"""Estimators on sufficient statistics. No CRM, no plan, no input or output; seed and as-of are arguments."""
