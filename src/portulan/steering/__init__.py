"""Focus, alerts, signals, rituals, tests, journal: what people decide on the figures. A room kept, still empty."""
