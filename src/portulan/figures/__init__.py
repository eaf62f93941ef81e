"""Les chiffres: what is true. Every KPI in three levels, cut by any dimension, down to the records behind it."""
