"""Extending, proposing, moving files to a newer version."""
