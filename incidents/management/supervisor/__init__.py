"""Keep programs running; none outlives this process.

It imports neither Django nor Celery: it stays for as long as the page is served, and every
module that it loads is memory that does nothing.
"""
