"""Tests: unit and contract without servers; e2e, leak and fault against the real thing."""
