"""The demo's data, apart from how they are loaded.

``components`` is what the page reports on; ``founding``, ``open_incident`` and ``stories`` (read
from ``texts/``) say what happened, and ``recorded`` what the founding incident's job showed;
``loading`` plays it all through the operations in order of time. ``live`` is the job that runs
while the demo is looked at, against the cache that ``fake_cache`` pretends to be.
"""
