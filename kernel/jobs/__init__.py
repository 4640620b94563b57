"""Long and scheduled work."""
