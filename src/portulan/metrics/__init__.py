"""What each number means and how it is computed: the KPI catalogue, the wide tables, sums in the engine, estimates."""
