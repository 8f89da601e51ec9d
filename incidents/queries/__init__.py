"""Reads: lists and frozen dataclasses, each with a stated number of queries."""
