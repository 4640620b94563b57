"""The peer: the same case files as an ordinary monolith, Django with Django REST Framework, tuned as one would.

It imports nothing of Obhut. What it does per request, beside what Obhut does: docs/bench.md, "Equal work".
"""
