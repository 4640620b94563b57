"""What leaves identity: which agencies and accounts there are and what an agency has set. No names of staff."""

from kernel.events import Event, Kind
from kernel.fields import Code, Flag, Identifier, Number

PUBLISHER = "identity"


class AgencyChanged(Event):
    """An agency was created or has changed its settings (W11): the maximum retention after the end of case
    management, in days, and whether its figures are transmitted to the centre."""

    event, publisher, kind = "agency_changed", PUBLISHER, Kind.NOTICE
    audience = ("casefile", "retention")
    state_of = ("agency",)

    agency = Identifier()
    retention_days = Number()
    transmission = Flag()


class AccountChanged(Event):
    """An account was created, changed or closed: casefile must know whom a file may belong to."""

    event, publisher, kind = "account_changed", PUBLISHER, Kind.NOTICE
    audience = ("casefile",)
    state_of = ("account",)

    account = Identifier()
    agency = Identifier(allow_none=True)
    state = Code("active", "closed")


EVENTS = (AgencyChanged, AccountChanged)
