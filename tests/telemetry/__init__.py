"""Traces and metrics of a real, running Obhut: whole, in the right order, and silent about people."""
