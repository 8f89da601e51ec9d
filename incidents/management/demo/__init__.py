"""The demo's data, apart from how they are loaded.

``parts`` is what the page reports on; ``founding``, ``past``, ``present`` and ``works`` say what
happened, and ``recorded`` what the founding incident's job showed; ``loading`` plays it all through
the operations in order of time. ``live`` is the job that runs while the demo is looked at, against
the cache that ``stub`` pretends to be.
"""
