"""Focus, alerts, signals, rituals, tests and the journal: what people decide on the figures. A room kept, still empty."""
