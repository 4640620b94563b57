"""What the retention service refuses, as one tree. Codes and field names, never a value.

Refusal (kernel)
├── Forbidden                 403                              second_person_needed where one person is not enough
├── NotFound                  404                              also an order of another agency
├── Conflict
│   ├── CertificateNotReady   409 certificate_not_ready        receipts are still missing
│   └── NotAsked              409 not_asked                    what was held back is released or withdrawn
└── Unavailable               of events: the inbox tries again later, then parks them for a person
    ├── RuleUnknown               agency_rule_unknown          the agency's rule has not been heard yet
    ├── RuleUnusable              agency_rule_unusable         a number of days that no file could be given
    └── OrderUnknown              order_unknown                a receipt for an order that is not ours
"""

from kernel.errors import Conflict, NotYet, Unavailable


class CertificateNotReady(NotYet):
    """Casefile, its search or consent has not yet reported, or a search still found traces."""

    code = "certificate_not_ready"


class NotAsked(Conflict):
    """Two people have released it already, or nobody wishes it any more."""

    code = "not_asked"


class RuleUnknown(Unavailable):
    """A file was closed before the agency's rule arrived; it will."""

    code = "agency_rule_unknown"


class RuleUnusable(Unavailable):
    """A retention of less than a day or more than a century."""

    code = "agency_rule_unusable"


class OrderUnknown(Unavailable):
    """A receipt for an order that this service has not given, or not for this agency."""

    code = "order_unknown"
