"""A rehearsal: a story is told to operators, who post to a copy of their page."""
