"""What people decided and undertook: the journal, append-only and chained, and the actions. Every area writes here."""
