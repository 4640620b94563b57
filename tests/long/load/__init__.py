"""The load row: a stock of files as large as a federal state's, and the people who work with it."""
