"""Who may do what with a case file: the table of rights, and the same table as a condition for lists; and what the
access log may say was done."""

from services.casefile.model.access.conditions import Condition, addressed_to, files_of, reach_condition
from services.casefile.model.access.powers import Power, agency_for, may_do, must
from services.casefile.model.access.rights import (
    Action,
    allowed,
    gives,
    may_open,
    opening_roles,
    stands_without_end,
    works_by_district,
)
from services.casefile.model.access.vocabulary import AccessAction, Act

__all__ = [
    "AccessAction",
    "Act",
    "Action",
    "Condition",
    "Power",
    "addressed_to",
    "agency_for",
    "allowed",
    "files_of",
    "gives",
    "may_do",
    "may_open",
    "must",
    "opening_roles",
    "reach_condition",
    "stands_without_end",
    "works_by_district",
]
