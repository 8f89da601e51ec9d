"""Answers readers from memory, before Django does any work.

``Edge`` wraps the WSGI application. A public document is rendered by Django once per
revision and kept as compressed bytes; a background thread learns new revisions, so a
request that finds its document in memory asks nobody. When rendering fails or the
database is gone, the last good bytes are served and say so.
"""
