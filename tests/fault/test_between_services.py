"""kill -9 on the way of a fact: events of each direction, at points between their commit and their effect.

Each direction dies at its audience here, each publisher at its own end, and every point occurs; every point of every
direction dies in the row `faults` of the long run, where traffic goes on meanwhile. These look at what one event has
done.

`relay.taken` lies between commit and publishing, `relay.sent` before the broker's confirmation, `relay.published`
between it and the mark, `relay.marked` after that; `inbox.received` before the transaction of the effect,
`inbox.handled` inside it, `inbox.committed` after it, `inbox.before_ack` before the acknowledgement.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest

from tests.calendar import Calendar
from tests.casework import File
from tests.fault.crash import Crashes, Inside, Judge
from tests.house import Agency, House
from tests.long.faults.points import AT_AUDIENCE, AT_PUBLISHER
from tests.visitor import wait_for

DYING = {
    "case_opened": ("relay.taken", "inbox.committed"),
    "consent_granted": ("relay.sent", "inbox.received"),
    "consent_applied": ("inbox.handled",),
    "erasure_ordered": ("relay.marked", "inbox.before_ack"),
    "case_erased": ("inbox.handled", "inbox.committed"),
    "agency_changed": ("relay.published", "inbox.received"),
    "aggregate_released": ("inbox.before_ack",),
}
"""Where an event meets a death; that of an erased file at each of its two audiences, in the order of `LETTING_GO`."""
LETTING_GO = ("retention", "consent")


@dataclass
class Scene:
    """One agency with a case manager, and what the tests need around it."""

    house: House
    calendar: Calendar
    crashes: Crashes
    inside: Inside
    judge: Judge
    agency: Agency

    def dying(self, point: str, publisher: str, audience: str) -> Any:
        """The worker that reaches this point on the way from publisher to audience is killed there."""
        service, other = (publisher, audience) if point in AT_PUBLISHER else (audience, publisher)
        return self.crashes.at(point, service, f"{service}-worker", other)

    def file(self) -> File:
        """A new file of the agency."""
        return File(self.agency["case_manager"])

    def count(self, service: str, table: str) -> int:
        """How many rows of a table are the agency's."""
        ((number,),) = self.inside.ask(service, f"SELECT count(*) FROM {table} WHERE agency = %s", self.agency.id)  # noqa: S608 -- our own names
        return int(number)


@pytest.fixture(scope="module")
def scene(house: House, calendar: Calendar, crashes: Crashes, inside: Inside, judge: Judge) -> Iterator[Scene]:
    """Whatever happened, in the end the databases agree."""
    made = Scene(house, calendar, crashes, inside, judge, house.agency("case_manager", retention_days=1))
    yield made
    judge.finds_nothing_wrong()


def test_every_point_and_every_handler_dies() -> None:
    """No point is left out, and the audience of every event here dies of it once."""
    assert {point for points in DYING.values() for point in points} == {*AT_PUBLISHER, *AT_AUDIENCE}
    assert [name for name, points in DYING.items() if not set(points) & set(AT_AUDIENCE)] == []


@pytest.mark.parametrize("point", DYING["case_opened"])
def test_an_opened_file_is_watched_once(scene: Scene, point: str) -> None:
    """casefile → retention, case_opened: one schedule more, whoever died."""
    before = scene.count("retention", "schedules")
    with scene.dying(point, "casefile", "retention"):
        scene.file()
    scene.judge.finds_nothing_wrong()
    assert scene.count("retention", "schedules") == before + 1


@pytest.mark.parametrize("point", DYING["consent_granted"])
def test_a_consent_comes_into_force_once(scene: Scene, point: str) -> None:
    """consent → casefile, consent_granted: the file was told exactly once, and by this consent."""
    file = scene.file()
    with scene.dying(point, "consent", "casefile"):
        consent = file.consent("case_management", scene.calendar.today)
    scene.judge.finds_nothing_wrong()
    assert_in_force_once(scene, file, consent["id"])


@pytest.mark.parametrize("point", DYING["consent_applied"])
def test_an_applied_consent_is_recorded_once(scene: Scene, point: str) -> None:
    """casefile → consent, consent_applied: the record shows since when casefile has put it into practice."""
    file = scene.file()
    scene.judge.waits_for_quiet()  # so that the next thing either of them does is about this consent
    with scene.dying(point, "casefile", "consent"):
        consent = file.consent("case_management", scene.calendar.today)
    scene.judge.finds_nothing_wrong()
    assert_in_force_once(scene, file, consent["id"])


@pytest.mark.parametrize("point", DYING["erasure_ordered"])
def test_an_order_is_carried_out_once(scene: Scene, point: str) -> None:
    """retention → casefile, erasure_ordered: one erasure, one certificate."""
    file = closed_file(scene)
    with scene.dying(point, "retention", "casefile"):
        scene.calendar.walk(1)
    assert_erased_once(scene, file)


@pytest.mark.parametrize(("point", "audience"), list(zip(DYING["case_erased"], LETTING_GO, strict=True)))
def test_an_erased_file_is_let_go_of_once(scene: Scene, point: str, audience: str) -> None:
    """casefile → retention and consent, case_erased: both let go, whoever died (the publisher sends both at once)."""
    file = closed_file(scene)
    with scene.dying(point, "casefile", audience):
        scene.calendar.walk(1)
    assert_erased_once(scene, file)


@pytest.mark.parametrize("point", DYING["agency_changed"])
def test_a_rule_arrives_once_and_is_the_last(scene: Scene, point: str) -> None:
    """identity → retention, agency_changed: the rule is the one that was set last."""
    agency = scene.house.agency()
    scene.judge.waits_for_quiet()
    wanted = 100 + DYING["agency_changed"].index(point)
    with scene.dying(point, "identity", "retention"):
        settings = {"retention_days": wanted, "transmission": True}
        agency["agency_admin"].change("PATCH", f"/v1/agencies/{agency.id}/settings", settings)
    scene.judge.finds_nothing_wrong()
    found = scene.inside.ask("retention", "SELECT retention_days FROM agency_rules WHERE agency = %s", agency.id)
    assert found == [(wanted,)]


@pytest.mark.parametrize("point", DYING["aggregate_released"])
def test_a_release_is_published_once(scene: Scene, point: str) -> None:
    """casefile → reporting, aggregate_released: every table once, every cell once."""
    period = f"2001-Q{DYING['aggregate_released'].index(point) + 1}"
    with scene.dying(point, "casefile", "reporting"):
        body = {"programme": "waska", "period": period}
        started = scene.house.system_owner.post("/v1/releases", body, expect=202)
        job = wait_for(lambda: ended(scene, started.headers["Location"]), "the release")
    assert job["state"] == "done"
    scene.judge.finds_nothing_wrong()
    made = scene.inside.ask("casefile", "SELECT measure FROM releases WHERE period = %s", period)
    published = scene.inside.ask("reporting", "SELECT measure FROM published_tables WHERE period = %s", period)
    assert sorted(made) == sorted(published)
    cells = "SELECT count(*), count(DISTINCT (measure, code)) FROM cells WHERE period = %s"
    ((rows, different),) = scene.inside.ask("reporting", cells, period)
    assert rows == different > 0


def closed_file(scene: Scene) -> File:
    """A file closed today, due tomorrow; everybody has heard of it."""
    today: date = scene.calendar.today
    file = scene.file()
    file.to_case_management(today)
    file.to_the_end(today)
    scene.judge.waits_for_quiet()
    return file


def assert_in_force_once(scene: Scene, file: File, consent: str) -> None:
    """`told` counts how often another service changed what the file says: the effect that a repetition would show."""
    in_force = "SELECT purpose, consent::text, state FROM case_consents WHERE case_id = %s"
    assert scene.inside.ask("casefile", in_force, file.id) == [("case_management", consent, "in_force")]
    assert scene.inside.ask("casefile", "SELECT told FROM cases WHERE id = %s", file.id) == [(1,)]
    applied = "SELECT state, granted_applied_at IS NOT NULL FROM consents WHERE id = %s"
    assert scene.inside.ask("consent", applied, consent) == [("in_force", True)]


def assert_erased_once(scene: Scene, file: File) -> None:
    """The file is gone, its order certified; each step stands in the log once, and no order was given twice."""
    admin = scene.agency["agency_admin"]
    orders = wait_for(lambda: all_certified(admin.get("/v1/erasure-orders?page_size=200").json()), "the certificate")
    scene.judge.finds_nothing_wrong()
    assert scene.count("retention", "certificates") == scene.count("retention", "erasure_orders") == len(orders)
    newest = orders[0]["id"]
    steps = scene.inside.ask("casefile", "SELECT step FROM erasure_log WHERE order_id = %s ORDER BY at", newest)
    assert steps == [("erased",), ("verified",)]
    assert scene.inside.ask("casefile", "SELECT 1 FROM cases WHERE id = %s", file.id) == []
    assert scene.inside.ask("keys", "SELECT 1 FROM case_keys WHERE case_id = %s", file.id) == []
    assert scene.count("consent", "letting_go") == 0


def all_certified(orders: list[dict[str, Any]]) -> list[dict[str, Any]] | None:
    """The orders, newest first, once all are certified."""
    return orders if orders and all(order["state"] == "certified" for order in orders) else None


def ended(scene: Scene, address: str) -> dict[str, Any] | None:
    """The job, once it has come to an end."""
    job: dict[str, Any] = scene.house.system_owner.get(address).json()
    return job if job["state"] in ("done", "failed") else None
