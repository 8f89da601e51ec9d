"""Signing in, by django-allauth: its views in our pages, its writes through our operations."""
