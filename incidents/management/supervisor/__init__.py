"""Keep programs running; none outlives the supervisor.

It imports neither Django nor Celery: it stays for as long as the page is served, and every
module that it loads is memory that does nothing.
"""
