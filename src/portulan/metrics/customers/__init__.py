"""Customers over time: who stays, what they still spend, what one is worth; one concept a file."""
