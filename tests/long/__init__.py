"""The long run: the full counts that are claimed, each row by itself, recorded with seed and commit."""
