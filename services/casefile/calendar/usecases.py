"""One's own appointments: as a list, and as a feed at a secret address for the calendar on one's desk."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from kernel.errors import BadInput, FieldProblem, Forbidden, NotFound
from kernel.principal import Principal
from services.casefile.calendar import model
from services.casefile.calendar.store import Calendars, Stamp
from services.casefile.model.access import Act, Action
from services.casefile.model.entries import Entry
from services.casefile.store import Seen, Stored, Work
from services.casefile.templates.declared.programme import Programme
from services.casefile.usecases import authorised

SECRET_BYTES = 32
KIND = "appointments"
LONGEST_DAYS = 400
Files = dict[UUID, Stored]
OpenWork = Callable[..., Work]
"""Begins a unit of work: (agency, *, platform=False)."""


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed as it is now; `content` is None where the client has this very state already."""

    tag: str
    content: bytes | None


def create(work: Work, principal: Principal) -> str:
    """A new secret for the caller's feed, told this once; an earlier one ends. Raises `Forbidden` without an agency."""
    if principal.agency is None:
        raise Forbidden()
    secret = secrets.token_urlsafe(SECRET_BYTES)
    work.of(Calendars).put(principal, secret)
    return secret


def since(work: Work, principal: Principal) -> datetime | None:
    """When the caller's address was made, None where there is none."""
    return work.of(Calendars).since(principal.account)


def revoke(work: Work, principal: Principal) -> None:
    """Let the address lead nowhere."""
    work.of(Calendars).close(principal.account)


def read_feed(open_work: OpenWork, secret: str, known: Callable[[str], bool]) -> Feed:
    """The feed behind a secret; `NotFound` for anything else, closed accounts and other roles included.

    `known`: whether the client has the state of this tag. Such a fetch opens no entry and tells nothing new, and is not
    recorded; every other one is, with account and files.
    """
    with open_work(None, platform=True) as look:
        principal = look.of(Calendars).whose(secret)
    if principal is None:
        raise NotFound()
    with open_work(principal.agency) as work:
        today = work.clock.today()
        stamps = work.of(Calendars).stamps(principal, *model.window(today))
        files = _readable(work, principal, {stamp.case_id for stamp in stamps})
        tag = model.tag_of(today, _versions(stamps, files))
        if known(tag):
            return Feed(tag, None)
        opened = _opened(work, principal, stamps, files, Act.FEED)
        shown = [model.shown(entry, _labels(programme)) for entry, programme in opened]
        return Feed(tag, model.written(shown))


def own_appointments(work: Work, principal: Principal, first: date, last: date) -> list[tuple[UUID, Entry]]:
    """One's own appointments of these days over all open files one may read, by day and time."""
    if principal.agency is None:
        raise Forbidden()
    if not 0 <= (last - first).days <= LONGEST_DAYS:
        raise BadInput(problems=[FieldProblem("/until", "out_of_range")])
    stamps = work.of(Calendars).stamps(principal, first, last)
    files = _readable(work, principal, {stamp.case_id for stamp in stamps})
    opened = _opened(work, principal, stamps, files, Act.OWN_APPOINTMENTS)
    entries = sorted((entry for entry, _ in opened), key=lambda e: (str(e.values["on"]), str(e.values["at"]), e.id))
    return [(entry.case_id, entry) for entry in entries]


def _versions(stamps: list[Stamp], files: Files) -> list[tuple[UUID, int, int]]:
    """Of each appointment that is shown its version, and that of the template whose words say what it is."""
    return [
        (stamp.id, stamp.version, files[stamp.case_id].case.template_version)
        for stamp in stamps
        if stamp.case_id in files
    ]


def _opened(
    work: Work, principal: Principal, stamps: list[Stamp], files: Files, act: Act
) -> list[tuple[Entry, Programme]]:
    """The appointments with what they say, each with its file's programme, the access on record."""
    work.log_access(principal, act.recorded(), files)
    if principal.agency is None:
        return []
    keys = work.keys.get_many(principal.agency, files)
    opened = []
    for stamp in stamps:
        if stamp.case_id in keys:
            entry = work.entries.get(Seen(stamp.case_id, keys[stamp.case_id], principal.account), KIND, stamp.id)
            if entry and entry.removed_at is None:
                opened.append((entry, work.programmes.of(files[stamp.case_id].case)))
    return opened


def _readable(work: Work, principal: Principal, cases: set[UUID]) -> Files:
    files = work.cases.get_all(cases).items()
    return {case: stored for case, stored in files if authorised.may(work, principal, stored, Action.READ)}


def _labels(programme: Programme) -> dict[str, str]:
    codes = programme.code_lists.get(str(programme.form(KIND).by_id["kind"].code_list))
    return {code.code: code.label.de for code in codes.codes} if codes else {}
