"""A calendar feed says when and what kind, and nothing else."""

from datetime import UTC, date, datetime, time
from uuid import UUID

from icalendar import Calendar

from services.casefile.calendar import model as feed
from services.casefile.model.entries import Entry

CANARY = "Kanärie Žofia"
LABELS = {"talk": "Gespräch"}
CASE, ENTRY = UUID(int=0xABCDEF), UUID(int=0x123456)


def entry(**values: object) -> Entry:
    told: dict[str, object] = {"on": "2026-07-01", "at": "14:30", "kind": "talk", "place": CANARY, "subject": CANARY}
    at = datetime(2026, 5, 1, tzinfo=UTC)
    return Entry(
        id=ENTRY, case_id=CASE, kind="appointments", parent=None, author=CASE, values={**told, **values},  # type: ignore[arg-type]  # because values are checked elsewhere
        created_at=at, changed_at=at, version=3,
    )  # fmt: skip


def test_nothing_leads_to_a_client() -> None:
    """What calendar programs copy to servers elsewhere holds no place, subject or id of ours."""
    written = feed.written([feed.shown(entry(), LABELS)])
    for secret in (CANARY, "Kan", "ofia", str(CASE), CASE.hex, str(ENTRY), ENTRY.hex):
        assert secret.encode() not in written
    (event,) = Calendar.from_ical(written).walk("VEVENT")
    assert set(event) == {"UID", "DTSTAMP", "SEQUENCE", "DTSTART", "DTEND", "SUMMARY", "DESCRIPTION", "CLASS"}
    assert (event["SUMMARY"], event["DESCRIPTION"]) == ("Gespräch", "Termin in Obhut")


def test_times_are_those_of_berlin() -> None:
    """A calendar elsewhere shows the right hour, in summer and in winter."""
    for day, hour in (("2026-07-01", 12), ("2026-12-01", 13)):
        written = feed.written([feed.shown(entry(on=day, minutes=90), LABELS)])
        (event,) = Calendar.from_ical(written).walk("VEVENT")
        assert event.decoded("DTSTART") == datetime.combine(date.fromisoformat(day), time(hour, 30), UTC)
        assert (event.decoded("DTEND") - event.decoded("DTSTART")).total_seconds() == 90 * 60


def test_an_hour_is_usual_and_the_night_of_the_clocks_is_survived() -> None:
    """Without a duration an hour is shown; one that begins in the hour that does not exist is shown somewhere."""
    assert feed.shown(entry(), LABELS).minutes == feed.USUAL_MINUTES
    assert Calendar.from_ical(feed.written([feed.shown(entry(on="2026-03-29", at="02:30"), LABELS)])).walk("VEVENT")


def test_an_empty_feed_is_a_calendar() -> None:
    """Nobody's program complains on a quiet day."""
    assert Calendar.from_ical(feed.written([])).walk("VEVENT") == []


def test_the_tag_changes_with_what_is_shown() -> None:
    """A fetch every quarter of an hour costs nothing while nothing changes, and shows what does."""
    today = date(2026, 7, 1)
    tags = {
        feed.tag_of(today, []),
        feed.tag_of(today, [(ENTRY, 1, 1)]),
        feed.tag_of(today, [(ENTRY, 2, 1)]),
        feed.tag_of(today, [(ENTRY, 1, 2)]),
        feed.tag_of(today, [(CASE, 1, 1)]),
        feed.tag_of(date(2026, 7, 2), [(ENTRY, 1, 1)]),
    }
    assert len(tags) == 6
    assert feed.tag_of(today, [(ENTRY, 1, 1)]) == feed.tag_of(today, [(ENTRY, 1, 1)])
