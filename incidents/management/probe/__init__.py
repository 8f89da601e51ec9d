"""Follow the redirects of many names through a cache and its origin: a walk that finds what is bad.

``asking`` collects ``answers`` for a name, of both where there is an origin; ``routes`` are what
they lead to, ``findings`` what is bad of them. ``report`` sums up a run, ``comparison`` two.
"""
