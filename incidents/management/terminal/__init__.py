"""Post from a terminal, for when the browser is what is down."""
