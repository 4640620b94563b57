"""Rules of template changes in plain Python."""
