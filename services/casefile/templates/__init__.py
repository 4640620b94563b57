"""What a programme declares, and how its YAML is read, checked and refused."""
