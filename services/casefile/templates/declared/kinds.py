"""Kinds of entries: what the engine does with each beside keeping it."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Kind:
    """A kind of entry.

    `form`: the template's form; `path`: below `/v1/cases/{id}`; `parent`: the kind its entries belong to, each to one
    entry of it; `day`: the field whose date lies in plain beside the sealed entry, so that days can be watched
    (privacy.md, 1: of reminders, appointments, reviews, referrals); `for_colleagues`: may be for another account;
    `entrustable`: may be marked as entrusted (anvertraut, § 65 SGB VIII, § 203 StGB); `never_blocked`: may be added and
    changed whatever the state of the file, the lease or a consent (§ 8a SGB VIII);
    `by_engine`: fields that only the engine fills, so that such an entry comes by a way of its own, with a file;
    `narrow`: also read by those who see of the file its referral, steps and exit alone; `of_the_office`: the office's
    own work, which goes on whatever became of a consent.
    """

    form: str
    path: str
    parent: str | None = None
    day: str | None = None
    for_colleagues: bool = False
    entrustable: bool = False
    never_blocked: bool = False
    by_engine: frozenset[str] = frozenset()
    narrow: bool = False
    of_the_office: bool = False


KINDS: Mapping[str, Kind] = {
    kind.form: kind
    for kind in (
        Kind("participants", "participants", entrustable=True),
        Kind("contacts", "contacts"),
        Kind("journal", "journal", entrustable=True),
        Kind("appointments", "appointments", day="on", for_colleagues=True),
        Kind("reminders", "reminders", day="due_on", for_colleagues=True, of_the_office=True),
        Kind("goals", "plan/goals"),
        Kind("steps", "plan/goals/<uuid:parent>/steps", parent="goals"),
        Kind("ratings", "plan/goals/<uuid:parent>/ratings", parent="goals"),
        Kind("agreements", "agreements"),
        Kind("reviews", "reviews", day="on"),
        Kind("assessments", "assessments"),
        Kind("needs", "needs"),
        Kind("recommendations", "recommendations"),
        Kind("referrals", "referrals", day="on", narrow=True),
        Kind(
            "attachments",
            "attachments",
            entrustable=True,
            by_engine=frozenset({"file_name", "file_type", "file_size", "file_version"}),
        ),
        Kind("danger_assessments", "danger-assessments", never_blocked=True),
    )
}


REOPENINGS = Kind("reopenings", "reopening")
"""Why a closed file was opened again: written with the act itself and never changed, so not among KINDS."""
