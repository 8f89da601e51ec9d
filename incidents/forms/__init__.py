"""Forms that the console and the admin share, and what every view of operators has around it."""
