"""Who may do what with a case file: the table of rights, and the same table as a condition for lists; and what the
access log may say was done."""

from services.casefile.model.access.conditions import Condition, files_of, reach_condition
from services.casefile.model.access.powers import Power, agency_for, may_do, must
from services.casefile.model.access.rights import Action, allowed, may_open
from services.casefile.model.access.vocabulary import AccessAction, Act

__all__ = [
    "AccessAction",
    "Act",
    "Action",
    "Condition",
    "Power",
    "agency_for",
    "allowed",
    "files_of",
    "may_do",
    "may_open",
    "must",
    "reach_condition",
]
