"""What reporting does, one function per use case."""
