"""What if: the same forecast with a price, a volume, a conversion, a cycle or a capacity moved, and what it changes."""
