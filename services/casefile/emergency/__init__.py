"""The emergency sheet of a file, which can be read while the access log cannot be written."""
