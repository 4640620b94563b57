"""Erasing through the use cases: never on stale facts, from wherever it was cut off, and nothing leads to the file."""

from collections.abc import Callable
from datetime import date
from uuid import UUID, uuid4

import pytest

from contracts.casefile import CaseClosedV2, CaseErased, ErasureRefused, ErasureVerified
from kernel.errors import NotFound
from kernel.principal import Principal
from services.casefile.erasure import usecases as erasure
from services.casefile.erasure.usecases import NotYetClean
from services.casefile.usecases import phases, reading
from tests.unit.casefile.fakes.office import REFERENCES, Office
from tests.unit.casefile.model.ways import Way

POINTS = ("erasing.marked", "erasing.key_destroyed", "erasing.deleted")


class CutOff(Exception):
    """The process dies here."""


@pytest.fixture
def closed(office: Office, anna: Principal, case: UUID, way: Way) -> UUID:
    """A closed file."""
    return office.lead_through(anna, case, way)


def ordered(office: Office, case: UUID, **changes: date) -> UUID:
    """The order of retention has arrived; returns its id."""
    counted_from = office.told(CaseClosedV2)[-1][1]["counted_from"] if office.told(CaseClosedV2) else date(2026, 1, 1)
    days = {"counted_from": counted_from, "due_on": office.clock.today(), **changes}
    order = uuid4()
    told = {"reference": REFERENCES.refer("retention", case), "order": order, "agency": office.agency, **days}
    office.does(erasure.erasure_ordered, told)
    assert office.deferred()[-1] == (erasure.TASK, {"order": str(order)})
    return order


def relayed(office: Office, die_at: str | None = None) -> Callable[[str], None]:
    """Steps between which the relay publishes, and at one of which the process dies."""

    def at(point: str) -> None:
        if point == die_at:
            raise CutOff
        office.relay()

    return at


def state(office: Office, order: UUID) -> str:
    """How far an order is."""
    (row,) = [row for row in office.rows("erasures") if row["order_id"] == order]
    return str(row["state"])


def test_nothing_leads_to_the_file_any_more(office: Office, anna: Principal, closed: UUID) -> None:
    """Neither a row nor a reference, in no table; the other files stay, and the certificate knows the key."""
    other, order = office.file(anna), ordered(office, closed)
    print_ = office.keys.fingerprint(closed)
    erasure.erase(office.steps(relayed(office)), str(order))
    assert state(office, order) == "verified"
    assert set(office.keys.keys) == {other}
    needles = {str(closed), *(str(REFERENCES.refer(one, closed)) for one in erasure.AUDIENCES)}
    assert not [rows for rows in office.database.tables.values() if any(one in repr(rows) for one in needles)]
    ((_, told),) = office.told(ErasureVerified)
    assert (told["order"], told["hits"]) == (order, 0)
    with pytest.raises(NotFound):
        office.does(reading.read_case, anna, closed)
    assert print_
    assert [row["step"] for row in office.rows("erasure_log")] == ["erased", "verified"]


def test_everybody_hears_of_it_with_the_rows(office: Office, closed: UUID) -> None:
    """Each under a reference of its own: the fingerprint of the key, and what was deleted from which table."""
    order, print_ = ordered(office, closed), office.keys.fingerprint(closed)
    heard: list[tuple[str, dict[str, object]]] = []

    def at(_: str) -> None:
        heard.extend(office.told(CaseErased))
        office.relay()

    erasure.erase(office.steps(at), str(order))
    assert {audience: told["reference"] for audience, told in heard} == {
        audience: REFERENCES.refer(audience, closed) for audience, _ in heard
    }
    assert {"retention", "consent"} <= {audience for audience, _ in heard}
    told = heard[0][1]
    assert told["key_fingerprint"] == print_
    assert {"table": "cases", "rows": 1} in list(told["tables"])  # type: ignore[call-overload]  # because it is a list


@pytest.mark.parametrize("point", POINTS)
def test_cut_off_anywhere_it_goes_on(office: Office, anna: Principal, closed: UUID, point: str) -> None:
    """From the first step on nobody reads the file; the next run brings it to its end, once."""
    order = ordered(office, closed)
    with pytest.raises(CutOff):
        erasure.erase(office.steps(relayed(office, point)), str(order))
    with pytest.raises(NotFound):
        office.does(reading.read_case, anna, closed)
    erasure.erase(office.steps(relayed(office)), str(order))
    erasure.erase(office.steps(relayed(office)), str(order))
    assert state(office, order) == "verified"
    assert len([row for row in office.rows("outbox") if row["event"] == ErasureVerified.type_name()]) == 1


def test_what_the_broker_has_not_confirmed_is_not_clean(office: Office, closed: UUID) -> None:
    """The event itself still names the file: verified only when it has gone out, and until then nothing is said."""
    order = ordered(office, closed)
    with pytest.raises(CutOff):
        erasure.erase(office.steps(relayed(office, "erasing.deleted")), str(order))
    with pytest.raises(NotYetClean):
        office.daily(erasure.verify, order)
    assert (state(office, order), office.told(ErasureVerified)) == ("gone", [])
    office.relay()
    office.daily(erasure.verify, order)
    assert state(office, order) == "verified"


@pytest.mark.parametrize(
    ("reason", "changes"),
    [("dates_changed", {"counted_from": date(2020, 1, 1)}), ("not_due", {"due_on": date(2026, 5, 5)}), ("unknown", {})],
)
def test_an_order_on_stale_facts_is_refused(
    office: Office, closed: UUID, reason: str, changes: dict[str, date]
) -> None:
    """Of other days, too early, of no file: refused by event with its reason, and nothing is touched."""
    before, order = office.case(closed), ordered(office, uuid4() if reason == "unknown" else closed, **changes)
    erasure.erase(office.steps(), str(order))
    ((_, told),) = office.told(ErasureRefused)
    assert (told["order"], told["reason"], state(office, order)) == (order, reason, "refused")
    assert (office.case(closed), set(office.keys.keys)) == (before, {closed})


def test_a_file_that_was_opened_again_is_not_erased(office: Office, anna: Principal, closed: UUID) -> None:
    """Opened before the order came: it is worked on, so the order is refused; a refused order frees the file."""
    office.does(phases.reopen, anna, closed, office.case(closed).version, "es geht weiter")
    order = ordered(office, closed)
    erasure.erase(office.steps(), str(order))
    assert [one["reason"] for _, one in office.told(ErasureRefused)] == ["not_closed"]
    assert office.case(closed).status == "open"


def test_orders_that_were_given_up_are_taken_up_again(office: Office, closed: UUID) -> None:
    """After three hours, and not those that have come to their end."""
    order = ordered(office, closed)
    office.walk(hours=2)
    assert office.daily(erasure.resume) == 0
    office.walk(hours=2)
    assert office.daily(erasure.resume) == 1
    assert office.deferred() == [(erasure.TASK, {"order": str(order)})]
    erasure.erase(office.steps(relayed(office)), str(order))
    assert office.daily(erasure.resume) == 0


def test_a_file_shows_its_day_of_erasure(office: Office, closed: UUID) -> None:
    """As retention tells it; of a file that is gone nothing is remembered."""
    told = {"reference": REFERENCES.refer("retention", closed), "due_on": date(2027, 1, 1)}
    office.does(erasure.erasure_scheduled, told)
    assert office.daily(lambda work: work.cases.get(closed)).erasure_due_on == date(2027, 1, 1)
    office.does(erasure.erasure_scheduled, {**told, "reference": uuid4()})
    assert len(office.rows("cases")) == 1
