"""What leaves reporting: nothing yet. It listens to aggregates and catalogues alone."""

EVENTS = ()
