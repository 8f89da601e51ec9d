"""Sources of rules that are asked at intervals: how, when, and what they say.

``asking`` needs no database; ``reads`` asks what is due, and hands what was seen to the rules.
"""
