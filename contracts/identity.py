"""What leaves identity: which agencies and accounts there are and what an agency has set. No names of staff."""

from kernel.events.declaration import Event, Kind
from kernel.events.fields import Code, Flag, Identifier, Number, Rows
from kernel.roles import Role

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


class AgencyChangedV2(Event):
    """The same with all settings of today: also the scheme by which its files are numbered (Aktenzeichen). Version 1 is
    told beside it, for retention and for a casefile that does not know this one yet."""

    event, version, publisher, kind = "agency_changed", 2, PUBLISHER, Kind.NOTICE
    audience = ("casefile",)
    state_of = ("agency",)

    agency = Identifier()
    retention_days = Number()
    transmission = Flag()
    client_number_scheme = Code("number", "year_number", "programme_year_number", "number_year")


class AgencyChangedV3(Event):
    """The same, and which programmes the agency is admitted to and which districts (Sozialräume) take files in, by
    their ids: files are opened in these alone. What a district is called stays in identity. Versions 1 and 2 are told
    beside it.
    """

    event, version, publisher, kind = "agency_changed", 3, PUBLISHER, Kind.NOTICE
    audience = ("casefile",)
    state_of = ("agency",)

    agency = Identifier()
    retention_days = Number()
    transmission = Flag()
    client_number_scheme = Code("number", "year_number", "programme_year_number", "number_year")
    all_programmes = Flag()
    programmes = Rows({"programme": Code()})
    districts = Rows({"district": Identifier()})


class AccountChanged(Event):
    """An account was created, changed or closed: casefile must know whom a file may belong to."""

    event, publisher, kind = "account_changed", PUBLISHER, Kind.NOTICE
    audience = ("casefile",)
    state_of = ("account",)

    account = Identifier()
    agency = Identifier(allow_none=True)
    state = Code("active", "closed")


class AccountChangedV2(Event):
    """The same with the roles of the account: whoever is handed a file, a reminder or a share must be able to use it
    (ADR 23). Version 1 is told beside it, for a casefile that does not know this one yet."""

    event, version, publisher, kind = "account_changed", 2, PUBLISHER, Kind.NOTICE
    audience = ("casefile",)
    state_of = ("account",)

    account = Identifier()
    agency = Identifier(allow_none=True)
    state = Code("active", "closed")
    roles = Rows({"role": Code(*(role.value for role in Role))})


EVENTS = (AgencyChanged, AgencyChangedV2, AgencyChangedV3, AccountChanged, AccountChangedV2)
