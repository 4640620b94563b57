"""Reading templates from YAML, with a line for each refusal."""
