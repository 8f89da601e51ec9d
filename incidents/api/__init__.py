"""The management API, version 1, as the clients of Statuspage speak it. Served to operators."""
