"""The brake: what is held back, whom it asks, and what happens once two people have agreed (privacy.md, 2)."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID, uuid4

import structlog

from kernel.errors import NotFound, StaleVersion
from kernel.observe.metrics import ERASURES
from services.retention.model.brake import NOTICE, Brake, Reason, Voice, is_many
from services.retention.model.leap import REMEMBERED, Leap, leaps, working_days
from services.retention.model.schedule import Schedule
from services.retention.store import Work
from services.retention.usecases.announcing import announce

HELD_BACK = ERASURES.labels("held_back")  # there from the start: an alarm is on its first increase
TOLD_WITHIN = 2  # working days from a closing to our hearing of it, a broker that was away over a weekend included
log = structlog.get_logger("retention")


def hold_what_is_odd(work: Work, day: date, most: int) -> None:
    """Before anything is ordered: hold back what came due over a jump of the business day, or is many at once.

    `most`: working days from one daily run to the next that are no jump.
    """
    for leap in leaps(work.brakes.days_worked(day - REMEMBERED, day), day, most):
        for agency, due in work.schedules.due_for_the_first_time(day, leap.last).items():
            _hold_after(work, agency, day, leap, due)
    for agency, due in work.schedules.due_for_the_first_time(day).items():
        if is_many(due, work.schedules.count(agency)):
            _hold(work, agency, "many_due", day, due, day=day)


def is_unseen(before: Schedule | None, schedule: Schedule, today: date) -> bool:
    """Whether a day of erasure is near that nobody could see coming: one that came forward, or one that is told when it
    is over already or long after the file was, as an upgrade does for files that nobody closed.

    A day 30 days ahead or more asks nobody: it stands in the file all that time.
    """
    if schedule.due_on is None or schedule.closed_on is None or schedule.due_on >= today + NOTICE:
        return False
    if before is None or before.due_on is None:
        return schedule.due_on <= today or working_days(schedule.closed_on, today) > TOLD_WITHIN
    return schedule.due_on < before.due_on


def hold_back(work: Work, schedule: Schedule, today: date) -> Schedule:
    """A file whose day came forward without a person having said so: it is held back, to be released by two.

    Files of one day and agency are asked about together, unless somebody has agreed to some of them already.
    """
    asked = [b for b in work.brakes.of(schedule.agency, "brought_forward", today) if _is_fresh(b)]
    brake = asked[0] if asked else _ask(work, schedule.agency, "brought_forward", today)
    if asked:  # who has looked at it before has not seen this file
        work.brakes.save(brake.grown())
    HELD_BACK.inc()
    return schedule.held(brake.id)


def wish_rule(work: Work, agency: UUID, days: int, today: date) -> None:
    """A shorter rule is wished for; one wished for earlier is withdrawn. The same one again changes nothing."""
    wished = work.brakes.wished_rule(agency)
    if wished is not None and wished.rule_days == days:
        return
    drop_wish(work, wished)
    _ask(work, agency, "shorter_rule", today, rule_days=days)


def drop_wish(work: Work, wished: Brake | None) -> None:
    """The agency keeps its files as long as before after all."""
    if wished is not None:
        _record(work, wished.withdrawn(), "withdrawn")


def agree(work: Work, voice: Voice, key: UUID, version: int) -> Brake:
    """One person's word for what they have seen at this version. Raises `NotFound`, `StaleVersion`, `NotAsked` and
    `Forbidden` (`second_person_needed`)."""
    brake = work.brakes.find(key, lock=True)
    if brake is None:
        raise NotFound()
    if brake.version != version:
        raise StaleVersion()
    agreed = brake.agreed(voice, work.clock.acted(), work.clock.today())
    if agreed.state == "released":
        return _record(work, agreed, "released", voice)
    return _record(work, agreed, "agreed", voice)


def begin_rule(work: Work, key: UUID) -> int:
    """A shorter rule comes into force for all closed files of its agency; returns for how many it does."""
    found = work.brakes.find(key)
    if found is None or found.rule_days is None:
        return 0
    work.rules.days(found.agency, lock=True)  # locked before any brake or schedule, as where it is wished for
    brake = work.brakes.find(key, lock=True)
    if brake is None or brake.state != "released" or brake.rule_days is None:  # withdrawn meanwhile, or begun
        return 0
    work.rules.set(brake.agency, brake.rule_days)
    shorter = brought_forward(work.schedules.closed_under_more_days(brake.agency, brake.rule_days), brake.rule_days)
    for schedule in shorter:
        changed = schedule.shortened(brake.rule_days).released_by(brake.id)
        work.schedules.save(changed)
        announce(work, changed)
    _record(work, brake.ended(), "ended")
    return len(shorter)


def brought_forward(closed: Sequence[Schedule], days: int) -> list[Schedule]:
    """Those of these files whose day would come forward under a rule of so many days."""
    return [schedule for schedule in closed if schedule.shortened(days) != schedule]


def _hold_after(work: Work, agency: UUID, day: date, leap: Leap, due: int) -> None:
    """Held back, unless two people have said since the jump that the days are right."""
    known = work.brakes.of(agency, "clock_jumped", leap.day)
    if not any(brake.state == "released" for brake in known):
        _hold(work, agency, "clock_jumped", leap.day, due, day=day, after=leap.last)


def _hold(
    work: Work, agency: UUID, reason: Reason, since: date, due: int, *, day: date, after: date | None = None
) -> None:
    known = [brake for brake in work.brakes.of(agency, reason, since) if _is_fresh(brake)]
    brake = known[0] if known else _ask(work, agency, reason, since)
    if known:
        work.brakes.save(brake.grown())
    work.schedules.hold(agency, day, after, brake.id)
    HELD_BACK.inc(due)


def _is_fresh(brake: Brake) -> bool:
    """Whether it may still grow: nobody has agreed to what it holds."""
    return brake.state == "asked" and brake.agreed_account is None


def _ask(work: Work, agency: UUID, reason: Reason, since: date, rule_days: int | None = None) -> Brake:
    brake = Brake(uuid4(), agency, reason, "asked", since, rule_days)
    log.warning("erasures_held_back", state=reason)
    return _record(work, brake, "asked")


def _record(work: Work, brake: Brake, step: str, voice: Voice | None = None) -> Brake:
    work.brakes.save(brake)
    work.brakes.note_step(brake, step, work.clock.acted(), voice)
    return brake
