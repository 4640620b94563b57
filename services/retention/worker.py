"""What retention hears."""

from collections.abc import Mapping
from functools import partial

from contracts.casefile import (
    CaseClosed,
    CaseClosedV2,
    CaseErased,
    CaseOpened,
    CaseReopened,
    CaseUndone,
    ErasureRefused,
    ErasureVerified,
)
from contracts.consent import ConsentErased
from contracts.identity import AgencyChanged
from kernel.events.declaration import Event
from kernel.events.inbox import Handler, Inbox
from kernel.service import Process, secret_file
from services.retention.model.certificate import Issuer
from services.retention.settings import key_backup_days
from services.retention.store import Work
from services.retention.store.schedules import SAVE, WATCH
from services.retention.usecases import certifying, ordering, rules, scheduling


def inbox(process: Process) -> Inbox:
    """The inbox of the worker process; it signs the certificates."""
    issuer = Issuer.from_file(secret_file(process.settings, "certificate.jwk"), key_backup_days())
    return Inbox(
        process.settings,
        process.engine,
        process.clock,
        handlers(issuer),
        work=lambda agency: Work(process.engine, process.clock, agency, platform=agency is None),
        often=[WATCH, SAVE],
    )


def handlers(issuer: Issuer) -> Mapping[type[Event], Handler]:
    """One use case per event."""
    return {
        AgencyChanged: rules.change_rule,
        CaseOpened: scheduling.watch,
        CaseClosed: scheduling.close,
        CaseClosedV2: scheduling.close_within,
        CaseReopened: scheduling.reopen,
        CaseUndone: scheduling.unwatch,
        ErasureRefused: ordering.note_refused,
        CaseErased: partial(certifying.note_erased, issuer=issuer),
        ErasureVerified: partial(certifying.note_searched, issuer=issuer),
        ConsentErased: partial(certifying.note_erased_by_consent, issuer=issuer),
    }
