"""HTTP resources of template changes."""
