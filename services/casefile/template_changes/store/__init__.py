"""What is kept of template changes."""
