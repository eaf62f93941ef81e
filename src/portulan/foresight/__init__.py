"""What is to come: the revenue forecast with its record, and what would happen if."""
