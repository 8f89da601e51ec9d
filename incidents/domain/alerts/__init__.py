"""Alerts of other systems: what they send, and which of them a rule is about."""
