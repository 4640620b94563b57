"""Sealing: documents and contents under the key of their file, where those keys lie, and references to files."""
