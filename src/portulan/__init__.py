"""Portulan: a commercial strategy as a text that runs."""

__version__ = "0.1.0"
