"""What another status page tells of itself, read to be moved here."""
