"""Looking for files and working on many."""
