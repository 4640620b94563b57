"""What outsiders or stored data depend on, as it is today: one golden file a subject, in `golden/` beside this file.

Modules may move and be renamed as one likes; what is held here may not change with them. So values are taken from
living objects where there are any, else from the whole source by reading its syntax trees (`source.py`), never from a
file at a fixed path. How a value is found may be changed here at any time; which values there are may not.

A golden file is renewed, or a new one made, by `python -m tests.contract.unchanged [subject …]`. A line that changes or
goes breaks rows that are stored, messages that are on their way or programs of others, so **renewing one needs an ADR**
that says how these go on; a line that is only added needs none.
"""
