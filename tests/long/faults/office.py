"""An office that works without pause: the services' own use cases, on the services' own databases and roles.

Faster than requests through the gateway, with the same transactions: every event is the outbox row of a use case.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from uuid import UUID, uuid4

from sqlalchemy.exc import DBAPIError

from kernel.clock import Clock
from kernel.data.database import engine, is_away
from kernel.principal import Card, Principal
from kernel.service import Process
from kernel.settings import read
from services.casefile.assembly import assemble
from services.casefile.releases import usecases as releasing
from services.casefile.store import Work as CaseWork
from services.casefile.store.foundation import Foundation
from services.consent.model.templates import load_all
from services.consent.store import Work as ConsentWork
from services.identity.model.agencies import RETENTION_LEAST
from services.identity.model.passwords import Passwords
from services.identity.store import Work as IdentityWork
from services.identity.usecases import accounts, agencies

POOL = 6
PROGRAMME = "waska"
HOST = Principal(uuid4(), None, frozenset({"host"}))
SYSTEM_OWNER = Principal(uuid4(), None, frozenset({"system_owner"}))


class Away(Exception):
    """The database is away for the moment; whether the transaction was committed is not known."""


@dataclass(frozen=True)
class Agency:
    """An agency with the people who work for it."""

    id: UUID
    admin: Principal
    case_manager: Principal


class Office:
    """The use cases of casefile, consent and identity as their web processes call them."""

    def __init__(self) -> None:
        casefile = self._process("casefile")
        self.assembly: Foundation = assemble(casefile)
        self.clock: Clock = casefile.clock
        self._consent, self._identity = self._process("consent"), self._process("identity")
        self._passwords = Passwords("test")
        self.templates = load_all()
        self.agencies: list[Agency] = []

    @property
    def today(self) -> date:
        """The business day."""
        return self.clock.today()

    def files(self, agency: UUID | None) -> CaseWork:
        """A transaction of casefile."""
        return CaseWork(self.assembly, agency)

    def consents(self, agency: UUID | None) -> ConsentWork:
        """A transaction of consent."""
        return ConsentWork(self._consent.engine, self.clock, agency)

    def card(self, agency: Agency, case: UUID) -> Card:
        """What casefile would sign for consent about a file."""
        reference = self.assembly.references.refer("consent", case)
        account = agency.case_manager.account
        return Card("consent", reference, agency.id, PROGRAMME, account, frozenset({"read", "write"}))

    def open_agency(self) -> None:
        """An agency whose closed files are due on the next day."""
        with self._identities(HOST.agency, platform=True) as work:
            made = agencies.create_agency(work, HOST, f"Agentur {uuid4()}", None, None)
        admin = Principal(uuid4(), made.id, frozenset({"agency_admin"}))
        manager = Principal(uuid4(), made.id, frozenset({"case_manager"}))
        with self._identities(made.id) as work:
            agencies.change_settings(work, admin, made.id, 1, retention_days=RETENTION_LEAST, transmission=False)
        self.agencies.append(Agency(made.id, admin, manager))

    def change_settings(self, agency: Agency) -> None:
        """Whether figures are transmitted changes back and forth."""
        with self._identities(agency.id) as work:
            seen = agencies.show_settings(work, agency.admin, agency.id)
            agencies.change_settings(work, agency.admin, agency.id, seen.version, transmission=not seen.transmission)

    def open_account(self, agency: Agency) -> None:
        """Somebody new works for the agency."""
        wanted = accounts.NewAccount(f"person{uuid4().hex}", "Person", "correct horse battery", ["case_manager"])
        with self._identities(None, platform=True) as work:
            accounts.create_agency_account(work, self._passwords, agency.id, wanted)

    def release(self, period: str) -> None:
        """Have the tables of a quarter made."""
        with self.files(None) as work:
            releasing.request_release(work, SYSTEM_OWNER, PROGRAMME, period)

    def _identities(self, agency: UUID | None, *, platform: bool = False) -> IdentityWork:
        return IdentityWork(self._identity.engine, self.clock, agency, platform=platform)

    @staticmethod
    def _process(service: str) -> Process:
        settings = read(service)
        return Process(settings, engine(settings.runtime_url, POOL), Clock(settings.clock_file))


def attempt(step: Callable[[], None]) -> None:
    """Run a step; an absent database becomes `Away`."""
    try:
        step()
    except DBAPIError as error:
        if not is_away(error):
            raise
        raise Away from None
