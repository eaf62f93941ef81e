"""Sources: the company's own files (CSV, Excel, Parquet), found, read whole and brought into the engine as text."""
