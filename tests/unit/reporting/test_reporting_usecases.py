"""What reporting hears, and who may read it."""

from typing import Any
from uuid import UUID, uuid4

import pytest

from kernel.errors import Forbidden, NotFound
from kernel.principal import Principal
from services.reporting.errors import AlreadyPublished
from services.reporting.usecases import reading
from services.reporting.usecases.publishing import hold_back, learn_labels, publish_table
from tests.unit.reporting.fakes import NOW, MemoryWork

ALL_ROLES = {
    "case_manager", "ifk", "bfm_support", "clerk", "team_lead", "department_head", "office_head", "agency_admin", "dpo",
    "audit", "system_owner", "main_system_owner", "host", "analyst",
}  # fmt: skip
ANYTHING = {"programme": None, "measure": None, "period": None}


def released(period: str = "2026-Q1", release: UUID | None = None, **changes: Any) -> dict[str, Any]:
    """The data of an AggregateReleased."""
    cells = [{"code": "m", "value": 7}, {"code": "w", "value": None}]
    about = {"programme": "waska", "measure": "entries", "dimension": "gender", "threshold": 5, "cells": cells}
    return {"release": release or uuid4(), "period": period, **about, **changes}


def somebody(*roles: str) -> Principal:
    """A person with these roles."""
    return Principal(uuid4(), None, frozenset(roles))


def test_a_released_table_is_stored_as_it_came() -> None:
    """Null stays null, and the order of the cells is the template's."""
    work, data = MemoryWork(), released()
    publish_table(work, data)
    (table,) = work.tables.values()
    assert [(cell.code, cell.value) for cell in table.cells] == [("m", 7), ("w", None)]
    assert (data["release"], 5, NOW) == (table.release, table.threshold, table.received_at)


def test_a_period_is_never_issued_again() -> None:
    """Two versions of one period would show what lies between them; the first one stays."""
    work = MemoryWork()
    publish_table(work, released())
    before = dict(work.tables)
    with pytest.raises(AlreadyPublished) as refused:
        publish_table(work, released(cells=[{"code": "m", "value": 8}]))
    assert refused.value.code == "period_already_published"
    assert before == work.tables


@pytest.mark.parametrize("told_first", [True, False])
def test_what_is_held_back_has_no_value_anywhere(told_first: bool) -> None:  # noqa: FBT001 -- both orders of arrival
    """Neither in the release nor in a key figure, whichever of the two messages comes first; others keep theirs."""
    work, one = MemoryWork(), UUID(int=1)
    about = {"programme": "waska", "measure": "entries", "period": "2026-Q1", "release": one, "dimension": "gender"}
    table = released(release=one)
    steps = [lambda: hold_back(work, {**about, "reason": "same_people"}), lambda: publish_table(work, table)]
    for step in steps if told_first else reversed(steps):
        step()
    publish_table(work, released("2026-Q2", one))
    release, _ = reading.show_release(work, somebody("analyst"), one, "de")
    held, other = release.tables
    assert ([cell.value for cell in held.cells], held.held_back) == ([None, None], "same_people")
    assert ([cell.value for cell in other.cells], other.held_back) == ([7, None], None)
    (figure,), _ = reading.key_figures(work, somebody("analyst"), None, "de")
    assert [(table.total, table.visible) for table in figure.tables] == [(None, 0), (7, 1)]


def test_a_code_that_a_newer_template_lacks_keeps_its_label() -> None:
    """Tables of earlier periods still show it."""
    work = MemoryWork()
    rows = [{"list": "gender", "code": "m", "de": "männlich", "en": "Male"}]
    learn_labels(work, {"programme": "waska", "template_version": 1, "labels": rows})
    newer = [{"list": "gender", "code": "w", "de": "weiblich", "en": "Female"}]
    learn_labels(work, {"programme": "waska", "template_version": 2, "labels": newer})
    labels = work.labels("en")
    assert [labels.of_code("waska", "gender", code) for code in ("m", "w")] == ["Male", "Female"]


@pytest.mark.parametrize("role", sorted(ALL_ROLES))
def test_figures_are_read_by_those_who_steer_and_by_nobody_else(role: str) -> None:
    """Of the host in particular: it runs the platform and reads no figures."""
    work = MemoryWork()
    publish_table(work, released(release=UUID(int=1)))
    who = somebody(role)
    calls = [
        lambda: reading.list_releases(work, who, ANYTHING, 1, 50, "de"),
        lambda: reading.show_release(work, who, UUID(int=1), "de"),
        lambda: reading.key_figures(work, who, None, "de"),
    ]
    for call in calls:
        if role in reading.READERS:
            assert call()
        else:
            with pytest.raises(Forbidden):
                call()


def test_readers_are_the_eight_roles_that_steer() -> None:
    """Nobody slips into the list by a misspelt role."""
    assert reading.READERS < ALL_ROLES
    assert len(reading.READERS) == 8
    assert not reading.READERS & {"host", "case_manager", "ifk", "bfm_support", "clerk", "audit"}


def test_releases_are_listed_by_page_and_filter() -> None:
    """A release shows with all its tables, also those the filter did not ask for."""
    work, one, two = MemoryWork(), UUID(int=1), UUID(int=2)
    publish_table(work, released("2026-Q1", one))
    publish_table(work, released("2026-Q1", one, measure="exits"))
    publish_table(work, released("2026-Q2", two))
    page = reading.list_releases(work, somebody("analyst"), {**ANYTHING, "measure": "exits"}, 1, 50, "de")
    assert (1, [one]) == (page.total, [release.id for release in page.releases])
    assert [table.measure for table in page.releases[0].tables] == ["entries", "exits"]
    second = reading.list_releases(work, somebody("analyst"), ANYTHING, 2, 1, "de")
    assert (2, [two]) == (second.total, [release.id for release in second.releases])


def test_an_unknown_release_is_not_found() -> None:
    """And so is every id that somebody made up."""
    with pytest.raises(NotFound):
        reading.show_release(MemoryWork(), somebody("analyst"), uuid4(), "de")
