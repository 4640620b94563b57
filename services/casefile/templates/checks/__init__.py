"""What must hold in a template before it may be used."""
