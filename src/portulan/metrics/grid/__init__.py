"""Many KPIs by the same split, answered together: few passes over the rows, and figures as columns."""
