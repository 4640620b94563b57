"""A person's calendar as an iCalendar feed (RFC 5545): when, and what kind of appointment; nothing leads to a client.

A calendar program keeps what it fetches, shows it on lock screens and copies it to servers elsewhere. So no name,
number, place or subject is in it, and no id of ours: a UID is a digest that stays the same for the same appointment.

Times stand in UTC, which every program reads alike (RFC 5545, 3.3.5), and each shows them in its own zone. A zone's
rules in the feed were read wrongly by some: an hour late in summer, no length on the night the clocks go back (ADR 28).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from hashlib import sha256
from uuid import UUID

from icalendar import Calendar, Event

from kernel.clock import BERLIN
from services.casefile.model.entries import Entry

DAYS_BACK, DAYS_AHEAD = 30, 365
USUAL_MINUTES = 60
DESCRIPTION = "Termin in Obhut"
WRITTEN_AS = b"2 "  # the way a feed is written; with another one its tag changes


@dataclass(frozen=True, slots=True)
class Appointment:
    """What a calendar shows of an appointment. `label`: its kind in German."""

    uid: str
    begin: datetime
    minutes: int
    label: str
    version: int
    changed_at: datetime


def window(today: date) -> tuple[date, date]:
    """The first and the last day of a feed."""
    return today - timedelta(days=DAYS_BACK), today + timedelta(days=DAYS_AHEAD)


def shown(entry: Entry, labels: Mapping[str, str]) -> Appointment:
    """An entry as a calendar shows it. `labels`: of the kinds of appointment, by code."""
    values = entry.values
    begin = datetime.combine(date.fromisoformat(str(values["on"])), time.fromisoformat(str(values["at"])), BERLIN)
    minutes = values.get("minutes")
    return Appointment(
        uid=_uid(entry.id),
        begin=begin,
        minutes=minutes if isinstance(minutes, int) else USUAL_MINUTES,
        label=labels.get(str(values["kind"]), DESCRIPTION),
        version=entry.version,
        changed_at=entry.changed_at,
    )


def written(appointments: Iterable[Appointment]) -> bytes:
    """The feed."""
    calendar = Calendar()
    calendar.add("prodid", "-//Obhut//Kalender//DE")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", "Obhut")
    for one in appointments:
        calendar.add_component(_event(one))
    return bytes(calendar.to_ical())


def tag_of(today: date, stamps: Iterable[tuple[UUID, int, int]]) -> str:
    """What changes when the feed does: a digest of appointments, their versions and those of the templates that name
    them, of how it is written, and of the day that moves the window."""
    digest = sha256(WRITTEN_AS + today.isoformat().encode())
    for entry, version, template in stamps:
        digest.update(entry.bytes + version.to_bytes(4, "big") + template.to_bytes(4, "big"))
    return digest.hexdigest()[:32]


def _event(one: Appointment) -> Event:
    event = Event()
    event.add("uid", one.uid)
    event.add("dtstamp", one.changed_at.astimezone(UTC))
    event.add("sequence", one.version)
    begin = one.begin.astimezone(
        UTC
    )  # in absolute time a talk over the hour in which clocks change is as long as it is
    event.add("dtstart", begin)
    event.add("dtend", begin + timedelta(minutes=one.minutes))
    event.add("summary", one.label)
    event.add("description", DESCRIPTION)
    event.add("class", "PRIVATE")
    return event


def _uid(entry: UUID) -> str:
    return sha256(b"obhut appointment\x00" + entry.bytes).hexdigest()[:32] + "@obhut"
