"""What operators read: wording of the console, which is in English."""
