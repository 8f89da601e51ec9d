"""A walk over many names at a limited rate, with metrics of its progress: a mitigation job.

It is a program apart, which knows nothing of the page: the page reads its metrics like those of
any other job. ``names`` are divided into ``partitions``, each walked by one of the ``workers``,
processes that ask for a permit before each request. ``worker_pool`` gives it, as ``throttle`` (so
many a second) and ``health`` (how the backends bear it) allow. What is done is in the ``journal``
before ``exposition`` tells of it, so that a run that was killed goes on without a step back.

What is done to a name is the ``target``'s: ``purge`` and ``probe`` beside this package.
"""
