"""Published figures in plain Python."""
