"""Who may do what with a case file: the table of rights, and the same table as a condition for lists."""

from services.casefile.model.access.acts import Act, agency_for, may_do, must
from services.casefile.model.access.conditions import Condition, files_of, reach_condition
from services.casefile.model.access.rights import Action, allowed, may_open

__all__ = [
    "Act", "Action", "Condition", "agency_for", "allowed", "files_of", "may_do", "may_open", "must", "reach_condition",
]  # fmt: skip
