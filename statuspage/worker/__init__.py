"""The worker: Celery, its queue as a folder, its threads, and the clock that wakes it."""
