"""``import`` in a terminal: a module a source."""
