"""What operators see of a process; nothing personal is in it."""
