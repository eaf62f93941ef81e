"""Long studies, seeded; `make study` runs them and writes their results into the documentation."""
