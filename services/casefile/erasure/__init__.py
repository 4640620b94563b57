"""Erasure of a file, ordered by retention."""
