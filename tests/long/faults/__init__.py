"""Events under faults: what makes the events, what the faults are, and how long it takes to recover."""
