"""Some thousand files of further agencies: lived through casefile's own rules, and written quarter by quarter."""
