"""The API documents of all services as one."""
