"""The operators' console: thin views, all of which write through operations."""
