"""Contacts without a file, in a sealed book per agency and year."""
