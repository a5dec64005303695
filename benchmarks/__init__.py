"""What performance claims rest on: each measured as a ratio to a floor in the same run."""
