"""HTTP resources of the overview."""
