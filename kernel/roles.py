"""The roles of people, by the codes that tokens, logs and databases hold (product.md, "Who uses it").

The one place where they are written: who may give a role stands in identity, what one may do with it in each service's
table. Nothing of what a role means is here.
"""

from enum import StrEnum


class Role(StrEnum):
    """A role of an account, of an agency or of the platform."""

    CASE_MANAGER = "case_manager"
    IFK = "ifk"
    BFM_SUPPORT = "bfm_support"
    CLERK = "clerk"
    TEAM_LEAD = "team_lead"
    DEPARTMENT_HEAD = "department_head"
    OFFICE_HEAD = "office_head"
    AGENCY_ADMIN = "agency_admin"
    DPO = "dpo"
    AUDIT = "audit"
    SYSTEM_OWNER = "system_owner"
    MAIN_SYSTEM_OWNER = "main_system_owner"
    HOST = "host"
    ANALYST = "analyst"
