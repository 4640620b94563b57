"""The pages, one room for each subject; `site.py` has the table of their addresses."""
