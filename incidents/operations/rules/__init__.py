"""Rules: write them, note what their sources show, and do what they say.

``writing`` is for people. ``signals`` notes what was seen; ``acting`` does what follows of it, by
the operations that people use, in the name of the rule.
"""
