"""What a source that is asked says of a component: well, in trouble, or nothing that is known."""
