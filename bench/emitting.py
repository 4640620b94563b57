"""Real events for the rows about events: `case_opened`, emitted in casefile's database as its use cases do."""

import uuid
from collections.abc import Mapping
from datetime import date
from uuid import UUID

from sqlalchemy import Engine

from contracts.casefile import CaseOpened
from kernel.clock import Clock
from kernel.data.database import engine
from kernel.unit_of_work import UnitOfWork

AGENCIES = [uuid.uuid4() for _ in range(40)]
"""Many write at a time: what follows one another in a queue is rarely of the same."""
AGENCY = AGENCIES[0]


def casefile(environment: Mapping[str, str]) -> Engine:
    """The database of casefile, as its runtime role sees it."""
    return engine(environment["OBHUT_CASEFILE_RUNTIME_URL"], 2)


def emit(work: UnitOfWork, agency: UUID = AGENCY) -> UUID:
    """One event for retention, in the transaction at hand; returns the reference it is about."""
    reference = uuid.uuid4()
    work.emit(CaseOpened, reference=reference, agency=agency, programme="waska", opened_on=date(2026, 3, 2))
    return reference


def fill(engine: Engine, clock: Clock, count: int) -> None:
    """So many events in one transaction, the agencies in turn: they are all there at one moment, its commit."""
    with UnitOfWork(engine, clock, AGENCY) as work:
        for number in range(count):
            emit(work, AGENCIES[number % len(AGENCIES)])
