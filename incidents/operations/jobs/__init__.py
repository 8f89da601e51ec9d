"""Mitigation jobs: their life, their sources, and the readings of their metrics."""
