"""What happened: the company's facts in ten canonical tables, imported from its own files, kept with their history."""
