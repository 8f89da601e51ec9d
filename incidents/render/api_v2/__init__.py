"""The JSON of Statuspage's public API, version 2, which its many clients read."""
