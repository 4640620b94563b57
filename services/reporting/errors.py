"""Errors of reporting.

Refusal
└── Conflict
    └── AlreadyPublished   409   another release of a period that has one; met by the worker, so the event is parked
"""

from kernel.errors import Conflict


class AlreadyPublished(Conflict):
    """A period is never issued again (privacy.md, 4): two versions would show what lies between them."""

    code = "period_already_published"
