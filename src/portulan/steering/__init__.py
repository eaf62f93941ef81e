"""Focus, alerts and review signals: what the figures ask people to decide."""
