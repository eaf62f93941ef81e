"""Marketing and sales on one page: definitions, hand-over, SLA, refusals, content. Room kept; nothing built yet."""
