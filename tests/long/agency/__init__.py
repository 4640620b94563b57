"""Two hundred people of one agency at work on the same files at once: nothing may be lost, and no file in two hands."""
