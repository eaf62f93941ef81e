"""The revenue forecast: what is closed, what the open deals will bring, and the deals not yet created."""
