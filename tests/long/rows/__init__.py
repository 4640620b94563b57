"""The rows of the long run: every module here has one `ROW`. What is heavy is imported when a row runs."""
