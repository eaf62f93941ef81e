"""What moved a figure: its change between two periods or two groups, split into volume, mix, rate and price effects."""
