"""Whether a colleague could use what they are handed: a file, a share in it, a reminder, what was entrusted (ADR 23).

Of colleagues casefile knows the account, the agency and the roles that identity told. Where roles were not told yet, as
right after an upgrade, those are assumed that open files of the programme.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from uuid import UUID

from kernel.errors import BadInput, FieldProblem
from kernel.principal import Principal
from services.casefile.model import access
from services.casefile.model.access import Action
from services.casefile.model.casefile import CaseFile
from services.casefile.model.responsibilities import Share
from services.casefile.store import Work


def known(work: Work, case: CaseFile, accounts: Iterable[UUID]) -> dict[UUID, Principal]:
    """Those among these accounts that are active ones of the file's agency."""
    assumed = frozenset(access.opening_roles(work.programmes.of(case)))
    return {
        one.account: Principal(one.account, one.agency, assumed if one.roles is None else one.roles)
        for one in work.responsibilities.colleagues(accounts).values()
        if one.agency == case.agency
    }


def must_be_colleague(work: Work, case: CaseFile, account: UUID, pointer: str) -> Principal:
    """Raises `BadInput` `no_colleague` for whoever has no active account of the agency."""
    colleague = known(work, case, [account]).get(account)
    if colleague is None:
        raise BadInput(problems=[FieldProblem(pointer, "no_colleague")])
    return colleague


def must_work_on(work: Work, case: CaseFile, account: UUID, pointer: str) -> None:
    """Raises `BadInput` unless this colleague could read and write the file, were they responsible for it."""
    colleague = must_be_colleague(work, case, account, pointer)
    handed_over = replace(case, responsible=account)
    programme, today = work.programmes.of(case), work.clock.today()
    if not all(
        access.allowed(colleague, handed_over, action, programme, today) for action in (Action.READ, Action.WRITE)
    ):
        raise BadInput(problems=[FieldProblem(pointer, "cannot_work_on_it")])


def must_read(work: Work, case: CaseFile, account: UUID, pointer: str, on: date | None = None) -> None:
    """Raises `BadInput` unless this colleague may read the file today, or on the day it is about."""
    colleague = must_be_colleague(work, case, account, pointer)
    if not any(_reads(work, case, colleague, day) for day in {work.clock.today(), on or work.clock.today()}):
        raise BadInput(problems=[FieldProblem(pointer, "may_not_read_it")])


def must_gain(work: Work, case: CaseFile, account: UUID, kind: Share, pointer: str) -> None:
    """Raises `BadInput` where such a share would let this colleague do nothing with the file."""
    colleague = must_be_colleague(work, case, account, pointer)
    if not access.gives(colleague, case, kind, work.programmes.of(case)):
        raise BadInput(problems=[FieldProblem(pointer, "share_gives_nothing")])


def readers(work: Work, case: CaseFile, accounts: Iterable[UUID]) -> set[UUID]:
    """Those among these accounts that may read the file today."""
    today, found = work.clock.today(), known(work, case, accounts)
    return {account for account, one in found.items() if _reads(work, case, one, today)}


def gains(work: Work, case: CaseFile, account: UUID, kind: Share) -> bool:
    """Whether such a share would let this account do anything with the file."""
    colleague = known(work, case, [account]).get(account)
    return colleague is not None and access.gives(colleague, case, kind, work.programmes.of(case))


def _reads(work: Work, case: CaseFile, colleague: Principal, day: date) -> bool:
    return access.allowed(colleague, case, Action.READ, work.programmes.of(case), day)
