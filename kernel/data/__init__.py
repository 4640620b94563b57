"""The database under every service."""
