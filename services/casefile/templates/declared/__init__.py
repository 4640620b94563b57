"""What a template of a programme declares."""
