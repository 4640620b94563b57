"""Releases: fixed tables, counted from the files in the jobs process, protected, and issued once per period."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID, uuid4

from contracts.casefile import AggregateReleased, CatalogueChanged
from kernel.errors import BadInput, Conflict, FieldProblem, NotFound, RuleRefused
from kernel.observe.metrics import RELEASES
from kernel.principal import Principal
from services.casefile.model import durations
from services.casefile.model.access import Power, must
from services.casefile.model.catalogue import catalogue
from services.casefile.releases.families import CountedEdge, edge_of, family, judge_older, tell_held_back
from services.casefile.releases.model import THRESHOLD, protected, shown
from services.casefile.releases.store import Counted, Issued, Releases, Standing
from services.casefile.store import Steps, Work
from services.casefile.templates.declared.periods import Period, parse
from services.casefile.templates.declared.programme import Duration, Measure, Programme
from services.casefile.usecases import authorised

TASK = "make_release"


def request_release(work: Work, principal: Principal, programme_id: str, period: str) -> UUID:
    """Have the tables of a period that is over counted and issued, those whose grain it is; returns the job's id.

    Raises `Forbidden`, `UnknownProgramme`, `BadInput`, `RuleRefused` `period_not_over`, `no_measure_of_this_grain`,
    `Conflict` `period_already_released`.
    """
    must(principal, Power.MAKE_RELEASES)
    programme, asked = authorised.wanted_programme(work, programme_id), parse(period)
    if asked is None:
        raise BadInput(problems=[FieldProblem("/period", "not_a_period")])
    if asked.last_day >= work.clock.today():
        raise RuleRefused("period_not_over")
    wanted = {measure.id for measure in measures_of(programme, asked)}
    if not wanted:
        raise RuleRefused("no_measure_of_this_grain")
    if wanted <= set(work.of(Releases).made(programme.id, str(asked))):
        raise Conflict("period_already_released")
    return work.jobs.start(principal, TASK, programme=programme.id, period=str(asked), account=str(principal.account))


def make_release(steps: Steps, job: str, programme: str, period: str, account: str) -> None:
    """Count and issue every table of a programme for a period, those of the same people in one transaction, with
    progress."""
    key, asked = UUID(job), parse(period)
    if asked is None:
        raise ValueError("only periods that were checked are deferred")
    with steps.work() as work:
        judge_older(work, programme)
    with steps.work() as work:
        template = work.programmes.current(programme)
    measures = measures_of(template, asked)
    release, done, total = None, 0, len(measures)
    for same_people in of_the_same_people(measures):
        with steps.work() as work:
            work.jobs.progress(key, state="running", done=done, total=total)
        with steps.work() as work:
            release = make_tables(work, template, same_people, asked, UUID(account))
        done += len(same_people)
    with steps.work() as work:
        work.jobs.progress(key, state="done", done=total, total=total, result=release)


def measures_of(programme: Programme, period: Period) -> list[Measure]:
    """The measures that are released for such a period: one grain per table (privacy.md, 4)."""
    return [measure for measure in programme.measures if measure.grain == period.grain]


def of_the_same_people(measures: Iterable[Measure]) -> list[list[Measure]]:
    """Measures by the edge they count, in the order in which a template declares them."""
    groups: dict[CountedEdge, list[Measure]] = {}
    for measure in measures:
        groups.setdefault(edge_of(measure), []).append(measure)
    return list(groups.values())


def make_tables(
    work: Work, programme: Programme, measures: Sequence[Measure], period: Period, account: UUID
) -> UUID | None:
    """Count the tables of the same people, store the bytes of those that are shown and emit them; of the others that
    they are held back (ADR 33). Tables made already are left as they are. Returns the id of the last release."""
    releases = work.of(Releases)
    releases.lock(programme.id)
    made = releases.made(programme.id, str(period))
    tables = [_table(work, programme, one, period) for one in measures if one.id not in made]
    beside = family(work, programme.id, edge_of(measures[0]), period)
    for table, is_shown in zip(tables, shown([one.table for one in tables], beside), strict=True):
        made[table.measure] = _issue(work, programme, table if is_shown else table.held_back(), account)
    return made[measures[-1].id]


def _table(work: Work, programme: Programme, measure: Measure, period: Period) -> Issued:
    """One table as it would be shown beside no other."""
    cells = protected(programme.dimension(measure.dimension).codes, _count(work, programme, measure, period))
    data: dict[str, Any] = {
        "release": str(uuid4()),
        "programme": programme.id,
        "measure": measure.id,
        "dimension": measure.dimension,
        "period": str(period),
        "threshold": THRESHOLD,
        "cells": [{"code": code, "value": value} for code, value in cells.items()],
    }
    return Issued(data, Standing.SHOWN)


def _issue(work: Work, programme: Programme, table: Issued, account: UUID) -> UUID:
    """Store and emit one table; of one that is held back no value, here neither, but that it is."""
    work.of(Releases).add(table, account)
    work.emit(CatalogueChanged, **catalogue(programme))
    if table.standing is Standing.HELD_BACK:
        tell_held_back(work, table)
    work.emit(AggregateReleased, **table.data | {"release": table.release})
    RELEASES.inc()
    return table.release


def list_releases(work: Work, principal: Principal, page: int, size: int) -> tuple[int, list[dict[str, Any]]]:
    """The releases made, newest first, as they were issued. Raises `Forbidden`."""
    must(principal, Power.MAKE_RELEASES)
    return work.of(Releases).page(page, size)


def read_release(work: Work, principal: Principal, release: UUID) -> dict[str, Any]:
    """One release as it was issued. Raises `Forbidden`, `NotFound`."""
    must(principal, Power.MAKE_RELEASES)
    issued = work.of(Releases).get(release)
    if issued is None:
        raise NotFound()
    return issued


def _count(work: Work, programme: Programme, measure: Measure, period: Period) -> Counter[str]:
    """Files by the code of the dimension. Their rows are locked against withdrawal and erasure while they count."""
    counting = {
        one.version: one
        for one in work.programmes.every()
        if one.id == programme.id and one.counts_by(measure.dimension)
    }
    free = [version for version, one in counting.items() if not one.needs_consent(measure.purpose)]
    files = work.of(Releases).files(programme.id, measure, period, counting, free)
    duration = programme.duration(measure.dimension)
    return _by_class(work, duration, files) if duration else _tally(work, counting, measure.dimension, files)


def _by_class(work: Work, duration: Duration, files: Sequence[Counted]) -> Counter[str]:
    """Files by the class of their time, as the current version declares it; no answer is opened for it."""
    stored = work.cases.get_all(one.id for one in files).values()
    classes = (durations.class_of(duration, one.case) for one in stored)
    return Counter(code for code in classes if code is not None)


def _tally(work: Work, versions: Mapping[int, Programme], dimension: str, files: Sequence[Counted]) -> Counter[str]:
    counted = Counter[str]()
    for agency, version in sorted({(one.agency, one.template_version) for one in files}):
        ids = [one.id for one in files if (one.agency, one.template_version) == (agency, version)]
        section = versions[version].section_of[dimension]
        for answers in work.sections.read_one(section, work.keys.get_many(agency, ids)).values():
            counted.update([str(answers[dimension])] if dimension in answers else [])
    return counted
