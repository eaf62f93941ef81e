"""The mapping: how a company's files become the canonical tables, as a person writes it."""
