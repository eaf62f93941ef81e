"""The strategy, written down: read with places, checked by rules, compared by meaning, edited with comments kept."""
