"""Schemas of the API, by subject: what each body and each answer holds."""
