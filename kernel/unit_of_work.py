"""The unit of work: one transaction per use case, in one database per service.

The agency of the request is set for the transaction; row-level security shows nothing of any other, and nothing
at all where it was not set. Work of the platform across agencies says so by name (`platform=True`), and jobs
have a role of their own.
"""

from collections.abc import Mapping
from types import TracebackType
from uuid import UUID

from sqlalchemy import Engine, text

from kernel.clock import Clock
from kernel.data import idempotency, security_log
from kernel.data.database import Transaction
from kernel.data.together import send_with_next
from kernel.errors import Conflict, Forbidden
from kernel.events import outbox
from kernel.events.declaration import Event
from kernel.principal import Principal
from kernel.security import REFUSALS, Kind, Note, Noted, Wanted

SET_SCOPE = text("SELECT set_config('obhut.agency', :agency, true), set_config('obhut.platform', :platform, true)")
BEGIN_IN_SCOPE = text(f"BEGIN; {SET_SCOPE.text}")

REFUSED: Mapping[str, Kind] = {"second_person_needed": Kind.SELF_APPROVAL}
"""How a refusal of a right is noted, by its code; any other is a refused right."""


class UnitOfWork(Transaction):
    """The transaction of a use case, in the scope of an agency or of the platform. Services add their tables.

    What it tells and what its Idempotency-Key has made are part of it, and gone with it when it is rolled back.
    """

    def __init__(self, engine: Engine, clock: Clock, agency: UUID | None = None, *, platform: bool = False) -> None:
        scope = {"agency": str(agency or ""), "platform": "on" if platform else ""}
        super().__init__(engine, BEGIN_IN_SCOPE, scope)
        self._scope = scope  # of the statements that come next
        self.clock = clock
        self.agency = agency
        self.said: idempotency.Said | None = None  # by the request it is for, where that has an Idempotency-Key
        self.who: Principal | None = None  # the person it is for, where it is known before
        self._noted: list[Note] = []

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """What was noted is on record: with all else, or where that is undone, what was refused by itself."""
        if isinstance(error, Forbidden) and self.who is not None:
            self.note(REFUSED.get(error.code, Kind.RIGHT_REFUSED), self.who.account, self.who.agency)
        if kind is None:
            security_log.record(self.connection, self._noted)
        super().__exit__(kind, error, trace)
        refused = [one for one in self._noted if one.kind in REFUSALS]
        if kind is not None and refused:
            with UnitOfWork(self._engine, self.clock, platform=True) as recording:  # also of whoever has no agency
                security_log.record(recording.connection, refused)

    def _take_over(self, whole: Transaction) -> None:
        """Its own scope, where the part before had another one."""
        if isinstance(whole, UnitOfWork) and whole._scope != self._scope:
            send_with_next(self.connection, SET_SCOPE, self._scope)
            whole._scope = self._scope

    def note(self, kind: Kind, account: UUID | None, agency: UUID | None) -> None:
        """Have something go on record in the security log when this ends; refusals however it does."""
        self._noted.append(Note(self.clock.now(), agency, account, kind))

    def read_security_log(self, agency: UUID | None, wanted: Wanted) -> list[Noted]:
        """Rows of the security log of an agency, for None of the platform, the newest first."""
        return security_log.page(self.connection, agency, wanted)

    def emit(self, event: type[Event], /, **data: object) -> None:
        """Record an event of which all its audiences hear the same, to be published after the commit.

        Raises `NotThisEvent` for data that the event does not declare.
        """
        outbox.emit(self.connection, self.clock, event, data)

    def find_made(self, principal: Principal, repeat_key: str | None, operation: str) -> UUID | None:
        """What a request with this Idempotency-Key has made already, if it has one and it did.

        Raises `Conflict` (`idempotency_key_reused`) where the key has made something by another operation or at another
        address, `BadInput` (`idempotency_key_other_body`) where from another body.
        """
        if repeat_key is None:
            return None
        return idempotency.find(self.connection, self.clock, principal.account, repeat_key, operation, self.said)

    def claim(self, principal: Principal, repeat_key: str | None, operation: str, new: UUID) -> bool:
        """Record what is about to be made; False where another one with this key was faster (it waits for that one)."""
        if repeat_key is None:
            return True
        return idempotency.claim(self.connection, self.clock, principal.account, repeat_key, operation, new, self.said)

    def made_before(self, principal: Principal, repeat_key: str | None, operation: str, new: UUID) -> UUID | None:
        """None where the key is this request's now; else what another one, which was faster, has made with it.

        Raises `Conflict` as `find_made` does, or where the other's record has gone at this moment.
        """
        if self.claim(principal, repeat_key, operation, new):
            return None
        earlier = self.find_made(principal, repeat_key, operation)
        if earlier is None:
            raise Conflict("conflict")
        return earlier
