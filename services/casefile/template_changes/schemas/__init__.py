"""Schemas of template changes (marshmallow)."""
