"""Purge the cache of many names: a walk whose target is a cache."""
