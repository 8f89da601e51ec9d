"""Sources that are asked of a component, and their answers: well, in trouble, or not known."""
