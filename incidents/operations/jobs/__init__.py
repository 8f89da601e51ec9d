"""What is done to mitigation jobs: their life, their sources, and the readings of their metrics."""
