"""What the rows about the bus claim: equal effects, steady rates, and ratios that say which side they are of."""

import json
from collections.abc import Sequence
from pathlib import Path
from uuid import UUID, uuid4

import pytest

from bench import backlog, bus, earlier, pacing
from bench.backlog import Round
from bench.bus import Drained, Side
from bench.messages import Raw
from bench.processes import Failed

SIDE = Side(("worker",), {}, Path(), Path("log"), "amqp://", "queue", "postgresql://")


def message(reference: str) -> Raw:
    """An event as casefile publishes it."""
    told = {"reference": reference, "agency": "a", "programme": "waska", "opened_on": "2026-03-02"}
    return Raw(f"id of {reference}", json.dumps({"id": f"id of {reference}", "data": told}).encode())


def stored(monkeypatch: pytest.MonkeyPatch, heard: Sequence[str], effects: Sequence[str]) -> None:
    """What a side has in its tables."""
    found = {
        bus.HEARD: [(f"id of {one}",) for one in heard],
        bus.EFFECTS: [(one, "a", "waska", "2026-03-02") for one in effects],
    }
    monkeypatch.setattr(bus, "rows", lambda _url, question: found[question])


def test_a_side_that_has_done_all_the_work_may_count(monkeypatch: pytest.MonkeyPatch) -> None:
    """In whatever order it did it."""
    stored(monkeypatch, ["1", "2"], ["2", "1"])
    bus.check_effects(SIDE, [message("1"), message("2")])


@pytest.mark.parametrize(
    ("heard", "effects"),
    [(["1"], ["1", "2"]), (["1", "2"], ["1"]), (["1", "2"], ["1", "3"]), (["1", "2"], ["1", "2", "2"])],
)
def test_a_side_that_has_lost_or_invented_something_has_no_figure(
    monkeypatch: pytest.MonkeyPatch, heard: list[str], effects: list[str]
) -> None:
    """A worker that drops what it cannot do in time is faster."""
    stored(monkeypatch, heard, effects)
    with pytest.raises(Failed):
        bus.check_effects(SIDE, [message("1"), message("2")])


@pytest.mark.parametrize(
    ("rate", "ticks", "total"), [(20.0, 20.0, 60), (200.0, 200.0, 600), (333.3, 200.0, 999), (900.0, 200.0, 2700)]
)
def test_what_is_sent_at_each_instant_keeps_the_rate(rate: float, ticks: float, total: int) -> None:
    """Both sides are asked the same; more than 200 events a second go out in several at once, evenly."""
    counts = pacing.shares(rate, ticks, 3.0)
    assert abs(sum(counts) - total) <= 1
    assert max(counts) - min(counts) <= 1


def test_a_lag_counts_from_the_instant_of_its_own_event() -> None:
    """Not from that of the first one, and not from when it should have been sent."""
    heard: dict[UUID, float] = {}

    def send(count: int) -> tuple[list[UUID], float]:
        references = [uuid4() for _ in range(count)]
        heard.update(dict.fromkeys(references, 100.0 + 0.25))
        return references, 100.0

    lags = pacing.paced(send, heard, 1000.0, 0.01)
    assert len(lags.milliseconds) == 10
    assert (lags.at(0.5), lags.at(0.99)) == (250.0, 250.0)


def taken(one: float, two: float, before: float | None, bare: float) -> Round:
    """A round with these rates."""
    sides = [Drained(rate, 1.0) for rate in (one, two, bare)]
    return Round(sides[0], sides[1], None if before is None else Drained(before, 1.0), sides[2])


def test_each_ratio_is_of_the_sides_it_names() -> None:
    """One worker against the earlier release and against the bare consumer, two against one."""
    rows = backlog.rows_of([taken(800, 1200, 100, 1000), taken(900, 1800, 100, 1000)])
    assert {row.name: row.values for row in rows} == {"G11a": (8.0, 9.0), "G11b": (0.8, 0.9), "G11c": (1.5, 2.0)}


def test_without_the_earlier_release_the_other_ratios_stand() -> None:
    """A shallow clone, or a machine without Python 3.11, still measures what it can."""
    assert [row.name for row in backlog.rows_of([taken(800, 1200, None, 1000)])] == ["G11b", "G11c"]


@pytest.mark.parametrize(("shallow", "python", "said"), [(True, "python3.11", "history"), (False, None, "Python 3.11")])
def test_an_earlier_release_that_cannot_be_had_is_left_out_and_said(
    monkeypatch: pytest.MonkeyPatch, shallow: bool, python: str | None, said: str
) -> None:
    """Who reads the figures learns why a row is not there, and nothing is checked out for it."""
    monkeypatch.setattr(earlier, "is_shallow", lambda _commit: shallow)
    monkeypatch.setattr(earlier, "python_311", lambda: python)
    told: list[str] = []
    with earlier.prepared(told.append) as before:
        assert before is None
    assert said in told[0]
