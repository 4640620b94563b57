"""The overview of files: pages, search, and work on many at once."""
