"""The domain of the case file in plain Python: templates, answers, phases, gates, durations, access.

Nothing here knows a framework, a database or the name of a programme.
"""
