"""Read another status page, to move it here."""
