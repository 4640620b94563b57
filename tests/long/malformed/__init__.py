"""Messages that are no events, thrown at every queue, while good ones go on arriving."""
