"""Copies of files: on paper and as data, on a named basis."""
