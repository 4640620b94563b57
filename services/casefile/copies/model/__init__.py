"""Rules of copies in plain Python."""
