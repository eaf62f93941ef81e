"""The databases that sum: DuckDB in this process, PostgreSQL, ClickHouse, Spark; which one, how each is spoken to."""
