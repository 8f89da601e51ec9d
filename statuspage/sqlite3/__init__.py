"""Django's SQLite, which notices that its file was deleted or replaced."""
