"""The demo's data, told apart from how they are loaded.

``parts`` is what the page reports on; ``founding``, ``past``, ``present`` and ``works`` say what
happened; ``loading`` plays it all through the operations in order of time.
"""
