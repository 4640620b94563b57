"""Attachments: contents of any size, sealed in chunks under the key of their file."""
