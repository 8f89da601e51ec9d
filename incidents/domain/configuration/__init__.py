"""The file that declares a page: its lines, and how it is written."""
