"""HTTP resources of copies."""
