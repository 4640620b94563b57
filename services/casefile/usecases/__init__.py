"""What can be done with case files: one function per use case, unit of work in, result out."""
