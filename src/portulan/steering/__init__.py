"""Focus, alerts, signals, rituals, tests and the journal: what people decide on the figures. Room kept; nothing built yet."""
