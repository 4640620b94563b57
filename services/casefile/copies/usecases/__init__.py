"""Printing and exporting files."""
