"""Releases: fixed tables of counts, protected before they leave."""
