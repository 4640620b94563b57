"""The HTTP resources of identity: each parses, opens the unit of work, calls one use case and answers."""
