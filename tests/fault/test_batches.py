"""Many messages in one transaction, at the real database: what becomes of each is what would become of it alone."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import event

from contracts.casefile import CaseClosedV2, CaseOpened, ErasureRefused
from deploy.local.stack import Stack
from kernel.clock import Clock
from kernel.data.database import engine
from kernel.events.arrivals import Arrival
from kernel.events.declaration import Event, Message
from kernel.events.inbox import Inbox
from kernel.service import Process
from kernel.settings import read
from services.retention import worker
from tests.fault.crash import Inside

DAY = date(2026, 3, 2)
CLOSED = {
    "closed_on": date(2026, 5, 1), "counted_from": date(2026, 5, 1), "rule": "days_after_closing",
    "keep_at_least_days": 1, "keep_at_most_days": 400,
}  # fmt: skip
STATES = "SELECT message_id, state, error FROM inbox WHERE message_id = ANY(%s::uuid[])"
WATCHED = "SELECT reference, agency, state FROM schedules WHERE reference = ANY(%s::uuid[])"
LATEST = "SELECT sequence FROM inbox_latest WHERE state_key = %s"


class Batch:
    """Messages for retention, made by a stranger; what they leave behind is gone in the end, and no judge sees it."""

    def __init__(self, inbox: Inbox, inside: Inside) -> None:
        self.inbox, self._inside = inbox, inside
        self.agency = uuid4()
        self._ids: list[UUID] = []
        self._references: list[UUID] = []

    def message(self, declared: type[Event], sequence: int, reference: UUID, **data: Any) -> tuple[UUID, Arrival]:
        """An event about a file, of this agency unless another one is named."""
        about = {"reference": reference, "agency": self.agency, "programme": "waska", "opened_on": DAY, **data}
        dumped = declared.dumped(about)
        self._references.append(reference)
        return self.raw(declared, sequence, dumped)

    def raw(self, declared: type[Event], sequence: int, dumped: dict[str, Any]) -> tuple[UUID, Arrival]:
        """An event with these data."""
        key = uuid4()
        self._ids.append(key)
        now = datetime.now(UTC)  # noqa: TID251 -- a stranger has a clock of his own
        return key, Arrival(Message(key, declared, "retention", sequence, now, dumped).encode())

    def opened(self, sequence: int = 1, reference: UUID | None = None, **data: Any) -> tuple[UUID, Arrival]:
        """A file was opened."""
        return self.message(CaseOpened, sequence, reference or uuid4(), **data)

    def receive(self, *messages: tuple[UUID, Arrival]) -> dict[UUID, str]:
        """All of them at once; what is on record of each afterwards."""
        arrived = [arrival for _, arrival in messages]
        self.inbox.receive(arrived)
        assert arrived == []
        return {key: state for key, (state, _) in self.states(*(key for key, _ in messages)).items()}

    def states(self, *keys: UUID) -> dict[UUID, tuple[str, str | None]]:
        """State and error on record."""
        found = self._inside.ask("retention", STATES, [str(key) for key in keys])
        return {UUID(str(key)): (state, error) for key, state, error in found}

    def watched(self) -> dict[UUID, tuple[UUID, str]]:
        """Agency and state of the files that are watched by now."""
        found = self._inside.ask("retention", WATCHED, [str(one) for one in self._references])
        return {UUID(str(one)): (UUID(str(agency)), state) for one, agency, state in found}

    def latest(self, reference: UUID) -> list[int]:
        """How far retention has been told of a file."""
        return [row[0] for row in self._inside.ask("retention", LATEST, f"casefile/{reference}")]

    def remove(self) -> None:
        """As if nobody had sent anything."""
        references = [str(one) for one in self._references]
        ask = self._inside.ask
        ask("retention", "DELETE FROM inbox WHERE message_id = ANY(%s::uuid[]) RETURNING 1", [*map(str, self._ids)])
        ask("retention", "DELETE FROM schedules WHERE reference = ANY(%s::uuid[]) RETURNING 1", references)
        keys = [f"casefile/{one}" for one in references]
        ask("retention", "DELETE FROM inbox_latest WHERE state_key = ANY(%s) RETURNING 1", keys)
        ask("retention", "DELETE FROM agency_rules WHERE agency = %s RETURNING 1", str(self.agency))


@pytest.fixture(scope="module")
def inbox(stack: Stack) -> Iterator[Inbox]:
    """Retention's own, in this process. What fails is tried again when a test says so, not by the worker that runs."""
    with pytest.MonkeyPatch.context() as patch:
        for name, value in {**stack.environment, "OBHUT_RETRY_FIRST": "300", "OBHUT_TRACES_URL": ""}.items():
            patch.setenv(name, value)
        settings = read("retention")
        database = engine(settings.runtime_url, 4, each_alone=True)
        yield worker.inbox(Process(settings, database, Clock()))
        database.dispose()


@pytest.fixture
def batch(inbox: Inbox, inside: Inside) -> Iterator[Batch]:
    """One for each test."""
    made = Batch(inbox, inside)
    yield made
    made.remove()


def test_what_has_arrived_takes_effect_in_few_round_trips(batch: Batch, inbox: Inbox) -> None:
    """Of twenty agencies, each in the scope of its own; one message takes as many round trips as all of them."""
    told: list[str] = []
    event.listen(inbox.engine, "before_cursor_execute", lambda *said: told.append(said[2]))
    one = batch.opened()
    assert batch.receive(one) == {one[0]: "handled"}
    alone = len(told)
    told.clear()
    many = [batch.opened(agency=uuid4()) for _ in range(20)]
    assert set(batch.receive(*many).values()) == {"handled"}
    assert len(told) <= alone == 2
    assert len({agency for agency, _ in batch.watched().values()}) == 21


@pytest.mark.parametrize("place", [0, 7, 19])
def test_poison_among_many_is_recorded_for_its_own_attempt(batch: Batch, place: int) -> None:
    """First, in the middle or last: a closing of an agency whose rule nobody has told. All others take effect, and of
    its file nothing newer is known than before."""
    reference = uuid4()
    poison = batch.message(CaseClosedV2, 9, reference, agency=uuid4(), **CLOSED)
    many = [batch.opened() for _ in range(19)]
    many.insert(place, poison)
    found = batch.receive(*many)
    assert batch.states(poison[0]) == {poison[0]: ("retrying", "RuleUnknown:agency_rule_unknown")}
    assert [key for key, state in found.items() if state != "handled"] == [poison[0]]
    assert len(batch.watched()) == 19
    assert batch.latest(reference) == []


def test_much_poison_is_recorded_each(batch: Batch) -> None:
    """Every third fails: each has an attempt of its own to come, and no good one is lost or done twice."""
    many, bad = [], set()
    for number in range(30):
        if number % 3:
            many.append(batch.opened())
        else:
            many.append(batch.message(CaseClosedV2, 9, uuid4(), agency=uuid4(), **CLOSED))
            bad.add(many[-1][0])
    found = batch.receive(*many)
    assert {key for key, state in found.items() if state == "retrying"} == bad
    assert len(batch.watched()) == 20


def test_the_same_message_twice_in_one_batch_takes_effect_once(batch: Batch, inside: Inside) -> None:
    """A relay that died before it could mark what it had sent sends it again, and both may arrive together."""
    inside.ask("retention", "INSERT INTO agency_rules VALUES (%s, 100) RETURNING 1", str(batch.agency))
    one = batch.message(CaseClosedV2, 5, uuid4(), **CLOSED)
    others = [batch.opened() for _ in range(3)]
    outbox = "SELECT count(*) FROM outbox WHERE event LIKE '%%erasure_scheduled%%'"
    before = inside.ask("retention", outbox)
    assert batch.receive(one, *others, one)[one[0]] == "handled"
    assert batch.receive(one)[one[0]] == "handled"
    ((announced,),) = inside.ask("retention", outbox)
    assert announced == before[0][0] + 1


def test_an_event_and_its_predecessor_in_one_batch(batch: Batch, inside: Inside) -> None:
    """In their order both take effect, one after the other; the other way round the older one is late, and ignored."""
    inside.ask("retention", "INSERT INTO agency_rules VALUES (%s, 100) RETURNING 1", str(batch.agency))
    right, wrong = uuid4(), uuid4()
    pairs = [
        (batch.opened(5, right), batch.message(CaseClosedV2, 7, right, **CLOSED)),
        (batch.message(CaseClosedV2, 7, wrong, **CLOSED), batch.opened(5, wrong)),
    ]
    found = batch.receive(*(one for pair in pairs for one in pair))
    assert [[found[key] for key, _ in pair] for pair in pairs] == [["handled", "handled"], ["handled", "stale"]]
    assert {reference: state for reference, (_, state) in batch.watched().items()} == {right: "closed", wrong: "closed"}
    assert batch.latest(right) == batch.latest(wrong) == [7]


def test_what_failed_is_late_once_something_newer_is_known(batch: Batch) -> None:
    """The predecessor fails, its successor takes effect; when the former is tried again nothing goes back."""
    reference = uuid4()
    poison = batch.message(CaseClosedV2, 5, reference, agency=uuid4(), **CLOSED)
    newer = batch.opened(7, reference)
    assert batch.receive(poison, newer) == {poison[0]: "retrying", newer[0]: "handled"}
    assert batch.receive(poison)[poison[0]] == "retrying", "a message that is kept is taken in once"
    assert batch.latest(reference) == [7]


def test_no_event_among_many_is_parked(batch: Batch, inside: Inside) -> None:
    """It keeps nobody waiting, and is itself parked at once."""
    strange = uuid4(), Arrival(b"{" + uuid4().bytes)
    many = [batch.opened(), strange, batch.opened()]
    parked = "SELECT count(*) FROM inbox WHERE state = 'parked' AND body = %s"
    assert list(batch.receive(*many).values()) == ["handled", "handled"]
    assert inside.ask("retention", parked, strange[1].body) == [(1,)]
    assert inside.ask("retention", "DELETE FROM inbox WHERE body = %s RETURNING 1", strange[1].body) == [(1,)]


def test_facts_without_a_subject_fail_alone_too(batch: Batch) -> None:
    """A refusal of an order nobody has given, among those of files."""
    data = ErasureRefused.dumped({"agency": batch.agency, "order": uuid4(), "reason": "unknown"})
    refused = batch.raw(ErasureRefused, 1, data)
    found = batch.receive(batch.opened(), refused, batch.opened())
    assert sorted(found.values()) == ["handled", "handled", "retrying"]
    assert batch.states(refused[0])[refused[0]] == ("retrying", "OrderUnknown:order_unknown")
