"""Releases of tables of the same people through the use cases: what is shown, what is held back, and what of before."""

import json
from collections import Counter
from collections.abc import Mapping
from typing import Any
from uuid import UUID, uuid4

import pytest

from contracts.casefile import AggregateHeldBack, AggregateReleased
from kernel.errors import Conflict
from kernel.principal import Principal
from services.casefile.releases import families, usecases
from services.casefile.releases.store import Issued, Releases, Standing
from services.casefile.templates.declared.programme import Measure
from tests.unit.casefile.fakes.office import Office

OWNER, QUARTER = Principal(uuid4(), None, frozenset({"system_owner"})), "2026-Q1"
GENDER, SITUATION = "case_management_by_gender", "case_management_by_situation"
"""Two tables of jmd of those whose anamnesis has begun in a quarter; the one by gender has fewer cells."""


def made(office: Office, counts: Mapping[str, Counter[str]], monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """The tables of a quarter of jmd as they are shown, by measure, where this was counted."""

    def count(_work: object, _programme: object, measure: Measure, _period: object) -> Counter[str]:
        return counts.get(measure.id, Counter())

    monkeypatch.setattr(usecases, "_count", count)
    office.does(usecases.request_release, OWNER, "jmd", QUARTER)
    usecases.make_release(office.steps(), **office.deferred()[-1][1])
    return shown(office)


def shown(office: Office) -> dict[str, Any]:
    """What system owners read, by measure."""
    return {one["measure"]: one for one in office.does(usecases.list_releases, OWNER, 1, 100)[1]}


def values(table: Mapping[str, Any]) -> set[int]:
    """The values that can be read in a table."""
    return {cell["value"] for cell in table["cells"]} - {None}


def codes(office: Office, measure: str) -> list[str]:
    """The cells of a table."""
    programme = office.begin().programmes.current("jmd")
    (one,) = (one for one in programme.measures if one.id == measure)
    return list(programme.dimension(one.dimension).codes)


def before(office: Office, measure: str, counts: Mapping[str, int], period: str = QUARTER) -> UUID:
    """A table issued by a release that judged none beside others."""
    programme = office.begin().programmes.current("jmd")
    dimension = next((one.dimension for one in programme.measures if one.id == measure), "gender")
    cells = [{"code": code, "value": counts.get(code)} for code in codes(office, SITUATION)]
    release = uuid4()
    about = {"release": str(release), "programme": "jmd", "measure": measure, "dimension": dimension}
    data = {**about, "period": period, "threshold": 5, "cells": cells}
    office.does(lambda work: work.of(Releases).add(Issued(data, Standing.UNJUDGED), OWNER.account))
    return release


def test_what_could_follow_from_another_is_held_back(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """One that shows all its cells tells the total, so the other leaves without a value, here and to reporting."""
    full = Counter(dict.fromkeys(codes(office, GENDER), 5001))
    few = Counter({codes(office, SITUATION)[0]: full.total() - 1, codes(office, SITUATION)[1]: 1})
    tables = made(office, {GENDER: full, SITUATION: few}, monkeypatch)
    assert (tables[GENDER]["held_back"], values(tables[GENDER])) == (None, {5001})
    assert (tables[SITUATION]["held_back"], values(tables[SITUATION])) == ("same_people", set())
    assert [data["measure"] for _, data in office.told(AggregateHeldBack)] == [SITUATION]
    told = {data["measure"]: values(data) for _, data in office.told(AggregateReleased)}
    assert (told[GENDER], told[SITUATION]) == ({5001}, set())
    assert str(full.total() - 1) not in json.dumps([str(row["body"]) for row in office.rows("releases")])
    with pytest.raises(Conflict, match="period_already_released"):
        office.does(usecases.request_release, OWNER, "jmd", QUARTER)


def test_where_none_shows_all_the_shortest_is_shown(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """The other is held back, though it would show more."""
    some, more = Counter({codes(office, GENDER)[0]: 9}), Counter(dict.fromkeys(codes(office, SITUATION)[:3], 5))
    tables = made(office, {GENDER: some, SITUATION: more}, monkeypatch)
    assert (values(tables[GENDER]), values(tables[SITUATION])) == ({9}, set())
    assert [one for one in tables.values() if one["held_back"]] == [tables[SITUATION]]


def test_tables_of_before_are_judged(office: Office) -> None:
    """In the order in which they were made, once: what could follow from another is told, and read no more."""
    all_cells = dict.fromkeys(codes(office, SITUATION), 6)
    first = before(office, SITUATION, all_cells)
    office.walk(days=1)
    second, alone = before(office, GENDER, {}), before(office, "entries_by_access_path", {"school": 5})
    families.judge_all(office.steps())
    families.judge_all(office.steps())
    told = [(data["release"], data["reason"]) for _, data in office.told(AggregateHeldBack)]
    assert told == [(second, "same_people")]
    standings = {row["id"]: row["standing"] for row in office.rows("releases")}
    assert standings == {first: "shown", second: "held_back", alone: "shown"}
    assert values(shown(office)[SITUATION]) == {6}
    assert shown(office)[GENDER]["held_back"] == "same_people"


def test_a_year_is_judged_beside_its_quarters(office: Office) -> None:
    """Of before too: the total of the year, 90, leaves two people for all that a quarter withholds beside its 88."""
    quarter = before(office, "endings_by_kind", {codes(office, SITUATION)[0]: 88})
    year = before(office, "endings_by_goal_attainment", dict.fromkeys(codes(office, SITUATION), 5), "2026-Y")
    next_year = before(office, "endings_by_goal_attainment", dict.fromkeys(codes(office, SITUATION), 5), "2027-Y")
    families.judge_all(office.steps())
    standings = {row["id"]: row["standing"] for row in office.rows("releases")}
    assert standings == {quarter: "shown", year: "held_back", next_year: "shown"}
    assert [data["period"] for _, data in office.told(AggregateHeldBack)] == ["2026-Y"]


def test_a_table_whose_people_nobody_knows_is_held_back(office: Office) -> None:
    """A measure that no version declares may count anybody."""
    release = before(office, "gone_long_ago", {})
    families.judge_all(office.steps())
    assert [data["release"] for _, data in office.told(AggregateHeldBack)] == [release]


def test_what_is_made_now_is_judged_beside_what_was_made_before(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A table that a job of the release before had made already stands; what could follow from it does not come."""
    before(office, SITUATION, dict.fromkeys(codes(office, SITUATION), 5))
    tables = made(office, {GENDER: Counter({codes(office, GENDER)[0]: 89})}, monkeypatch)
    assert (values(tables[SITUATION]), tables[GENDER]["held_back"]) == ({5}, "same_people")
