"""Releases: fixed tables, counted from the files in the jobs process, protected, and issued once per period."""

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import Row

from contracts.casefile import AggregateReleased, CatalogueChanged
from kernel.data.database import sql
from kernel.errors import BadInput, Conflict, FieldProblem, Forbidden, NotFound, RuleRefused
from kernel.jobs import job_queue
from kernel.observe.metrics import RELEASES
from kernel.principal import Principal
from services.casefile.model import durations
from services.casefile.model.catalogue import catalogue
from services.casefile.releases.model import THRESHOLD, protected
from services.casefile.store import Work
from services.casefile.templates.declared.periods import Period, parse
from services.casefile.templates.declared.programme import Duration, Measure, Programme
from services.casefile.usecases.authorised import wanted_programme

MAKERS = ("system_owner", "main_system_owner")
COUNTED = {
    "phase_started": "p.started_recorded_on",
    "phase_ended": "p.ended_recorded_on",
}


def request_release(work: Work, principal: Principal, programme_id: str, period: str) -> UUID:
    """Have the tables of a period that is over counted and issued, those whose grain it is; returns the job's id.

    Raises `Forbidden`, `UnknownProgramme`, `BadInput`, `RuleRefused` `period_not_over`, `no_measure_of_this_grain`,
    `Conflict` `period_already_released`.
    """
    if not principal.has(*MAKERS):
        raise Forbidden()
    programme, asked = wanted_programme(work, programme_id), parse(period)
    if asked is None:
        raise BadInput(problems=[FieldProblem("/period", "not_a_period")])
    if asked.last_day >= work.clock.today():
        raise RuleRefused("period_not_over")
    wanted = {measure.id for measure in measures_of(programme, asked)}
    if not wanted:
        raise RuleRefused("no_measure_of_this_grain")
    if wanted <= {row.measure for row in _released(work, programme.id, str(asked))}:
        raise Conflict("period_already_released")
    return job_queue.start(
        work.connection,
        work.clock,
        principal,
        "make_release",
        programme=programme.id,
        period=str(asked),
        account=str(principal.account),
    )


def measures_of(programme: Programme, period: Period) -> list[Measure]:
    """The measures that are released for such a period: one grain per table (privacy.md, 4)."""
    return [measure for measure in programme.measures if measure.grain == period.grain]


def make_table(work: Work, programme: Programme, measure: Measure, period: Period, account: UUID) -> UUID:
    """Count one table, store its bytes and emit it; made already, it is left as it is. Returns the release's id."""
    work.connection.execute(
        sql("SELECT pg_advisory_xact_lock(hashtextextended(:what, 0))"),
        {"what": f"release {programme.id} {measure.id} {period}"},
    )
    for row in _released(work, programme.id, str(period)):
        if row.measure == measure.id:
            return UUID(str(row.id))
    dimension, release = programme.dimension(measure.dimension), uuid4()
    cells = protected(dimension.codes, _count(work, programme, measure, period))
    data: dict[str, Any] = {
        "release": release,
        "programme": programme.id,
        "measure": measure.id,
        "dimension": dimension.id,
        "period": str(period),
        "threshold": THRESHOLD,
        "cells": [{"code": code, "value": value} for code, value in cells.items()],
    }
    _store(work, data, account)
    work.emit(CatalogueChanged, **catalogue(programme))
    work.emit(AggregateReleased, **data)
    RELEASES.inc()
    return release


def list_releases(work: Work, principal: Principal, page: int, size: int) -> tuple[int, list[dict[str, Any]]]:
    """The releases made, newest first, as they were issued. Raises `Forbidden`."""
    if not principal.has(*MAKERS):
        raise Forbidden()
    total = work.connection.execute(sql("SELECT count(*) FROM releases")).scalar_one()
    rows = work.connection.execute(
        sql("SELECT * FROM releases ORDER BY made_at DESC, id LIMIT :size OFFSET :skip"),
        {"size": size, "skip": (page - 1) * size},
    )
    return total, [_shown(row) for row in rows]


def read_release(work: Work, principal: Principal, release: UUID) -> dict[str, Any]:
    """One release as it was issued. Raises `Forbidden`, `NotFound`."""
    if not principal.has(*MAKERS):
        raise Forbidden()
    row = work.connection.execute(sql("SELECT * FROM releases WHERE id = :id"), {"id": release}).first()
    if row is None:
        raise NotFound()
    return _shown(row)


def _count(work: Work, programme: Programme, measure: Measure, period: Period) -> Counter[str]:
    """Files by the code of the dimension. Their rows are locked against withdrawal and erasure while they count."""
    counting = {
        one.version: one
        for one in work.programmes.every()
        if one.id == programme.id and one.counts_by(measure.dimension)
    }
    free = [version for version, one in counting.items() if not one.needs_consent(measure.purpose)]
    day = COUNTED[measure.counts]
    rows = work.connection.execute(
        sql(f"""
            SELECT c.id, c.agency, c.template_version FROM cases c
            JOIN case_phases p ON p.case_id = c.id AND p.phase = :phase
            JOIN agencies g ON g.agency = c.agency AND g.transmission
            WHERE c.programme = :programme AND c.status <> 'erasing' AND {day} BETWEEN :first AND :last
                AND c.template_version = ANY(CAST(:counting AS integer[]))
                AND (c.template_version = ANY(CAST(:free AS integer[])) OR EXISTS (
                    SELECT FROM case_consents a
                    WHERE a.case_id = c.id AND a.purpose = :purpose AND a.state = 'in_force'))
            ORDER BY c.id FOR SHARE OF c
        """),  # noqa: S608 -- because the column is one of COUNTED
        {
            "phase": measure.phase,
            "purpose": measure.purpose,
            "programme": programme.id,
            "first": period.first_day,
            "last": period.last_day,
            "counting": list(counting),
            "free": free,
        },
    ).all()
    duration = programme.duration(measure.dimension)
    return _by_class(work, duration, rows) if duration else _tally(work, counting, measure.dimension, rows)


def _by_class(work: Work, duration: Duration, rows: Sequence[Row[Any]]) -> Counter[str]:
    """Files by the class of their time, as the current version declares it; no answer is opened for it."""
    files = work.cases.get_all(row.id for row in rows)
    found = (durations.class_of(duration, stored.case) for stored in files.values())
    return Counter(code for code in found if code is not None)


def _tally(work: Work, versions: Mapping[int, Programme], dimension: str, rows: Sequence[Row[Any]]) -> Counter[str]:
    counted = Counter[str]()
    for agency, version in sorted({(row.agency, row.template_version) for row in rows}):
        files = [row.id for row in rows if (row.agency, row.template_version) == (agency, version)]
        section = versions[version].section_of[dimension]
        for answers in work.sections.read_one(section, work.keys.get_many(agency, files)).values():
            counted.update([str(answers[dimension])] if dimension in answers else [])
    return counted


def _released(work: Work, programme: str, period: str) -> list[Row[Any]]:
    return list(
        work.connection.execute(
            sql("SELECT id, measure FROM releases WHERE programme = :programme AND period = :period"),
            {"programme": programme, "period": period},
        )
    )


def _store(work: Work, data: dict[str, Any], account: UUID) -> None:
    body = json.dumps(data | {"release": str(data["release"])}, ensure_ascii=False, sort_keys=True).encode()
    work.connection.execute(
        sql("""INSERT INTO releases (id, programme, measure, period, made_at, made_by, body)
                VALUES (:release, :programme, :measure, :period, :now, :account, :body)"""),
        {**data, "now": work.clock.now(), "account": account, "body": body},
    )


def _shown(row: Row[Any]) -> dict[str, Any]:
    return {**json.loads(bytes(row.body)), "id": row.id, "made_at": row.made_at}
