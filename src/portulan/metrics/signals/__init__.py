"""The five review signals: what should make people look again at a part of their strategy, each a test."""
