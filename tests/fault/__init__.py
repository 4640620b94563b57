"""Crash points: processes are killed where it hurts most, and everything still happens exactly once."""
