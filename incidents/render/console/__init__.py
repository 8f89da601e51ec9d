"""The wording of the console, which is in English."""
