"""The whole page as one documented file (docs/export.md), and back into an empty installation.

What is in it is said once, in ``tables``; the schemas, the file and the rows follow from that.
"""
