"""Indexes behind the wall: PostgreSQL uses one only where a condition cannot leak rows, and else silently reads all."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import event

from kernel.principal import Principal
from services.casefile.overview.usecases import overview
from services.casefile.overview.usecases.overview import FILTERS, ORDERS, Wanted
from services.casefile.store import Work
from services.casefile.store.access_log import ANY
from services.casefile.store.foundation import Foundation
from services.casefile.usecases import access_log
from tests.databases import rows
from tests.walls import AVOIDED, Walls

Asked = Callable[[Work, Principal], object]


@contextmanager
def statements(assembly: Foundation) -> Iterator[list[tuple[str, Any]]]:
    """The statements sent meanwhile, with their values."""
    sent: list[tuple[str, Any]] = []

    def keep(_connection: object, _cursor: object, statement: str, values: Any, *_: object) -> None:
        sent.append((statement, values))

    event.listen(assembly.engine, "before_cursor_execute", keep)
    yield sent
    event.remove(assembly.engine, "before_cursor_execute", keep)


def listed(filter_: str, sort: str) -> Asked:
    """A page of the overview."""
    wanted = Wanted(filters=(filter_,), programme="waska", overdue=False if filter_ == "all" else None, sort=sort)
    return lambda work, who: overview.list_cases(work, who, wanted)


@pytest.mark.parametrize("role", ["case_manager", "team_lead"])
@pytest.mark.parametrize("sort", ORDERS)
@pytest.mark.parametrize("filter_", FILTERS)
def test_lists_read_the_files_of_the_agency_alone(
    casefile: Foundation, walls: Walls, role: str, filter_: str, sort: str
) -> None:
    """No page of the overview, and no count of its files, reads the files of all agencies."""
    plans = [plan for plan in plans_of(casefile, walls, role, listed(filter_, sort)) if " on cases c" in plan]
    assert len(plans) == 3, "how many, which, and their lines"
    assert [plan for plan in plans if not re.search(r"Index Cond: \(+(agency|id) = ", plan)] == []
    assert [plan for plan in plans if "Seq Scan" in plan] == []


@pytest.mark.parametrize("role", ["case_manager", "team_lead"])
def test_a_search_reads_tokens_by_their_index(casefile: Foundation, walls: Walls, role: str) -> None:
    """Neither the tokens of all agencies nor all of one's own are read for what was typed."""
    wanted = Wanted(text="müller", born_in=2008)
    plans = plans_of(casefile, walls, role, lambda work, who: overview.list_cases(work, who, wanted))
    searches = [plan for plan in plans if "case_tokens" in plan]
    assert len(searches) == 2
    assert [plan for plan in searches if "token = ANY" not in "".join(re.findall("Index Cond:.*", plan))] == []


@pytest.mark.parametrize("role", ["case_manager", "dpo"])
def test_who_has_read_a_file_is_found_by_an_index(casefile: Foundation, walls: Walls, role: str) -> None:
    """The page of a file's accesses does not read the whole log."""
    case = UUID(walls.mine["case_manager"].get("/v1/cases?filter=open").json()[0]["id"])
    plans = plans_of(casefile, walls, role, lambda work, who: access_log.read_access_log(work, who, case, 1, 50))
    log = [plan for plan in plans if "on access_log" in plan and "Insert on" not in plan]
    assert len(log) == 2
    assert [plan for plan in log if "Index Cond: (id = ANY" not in plan] == []


def test_the_log_of_an_agency_is_walked_by_an_index(casefile: Foundation, walls: Walls) -> None:
    """From the newest entry backwards, without the log of all other agencies being read."""
    plans = plans_of(casefile, walls, "dpo", lambda work, who: access_log.read_agency_log(work, who, ANY, None, 50))
    log = [plan for plan in plans if "on access_log" in plan and "Insert on" not in plan]
    assert len(log) == 1
    assert "access_log_by_agency" in log[0]


def test_the_entries_of_a_file_are_found_by_their_index(walls: Walls) -> None:
    """What the two functions of the log ask, as their owner: by the index, whatever the wall."""
    asked = "EXPLAIN SELECT id FROM access_log WHERE cases @> ARRAY['00000000-0000-4000-8000-000000000000'::uuid]"
    url = walls.stack.environment["OBHUT_CASEFILE_MIGRATOR_URL"]
    plan = "\n".join(str(line) for (line,) in rows(url + AVOIDED, asked))
    assert "Index Scan on access_log_cases" in plan


def plans_of(casefile: Foundation, walls: Walls, role: str, ask: Asked) -> list[str]:
    """The plans of all that is asked of the database, in the name of somebody of the agency."""
    agency = UUID(walls.mine.id)
    who = Principal(UUID(walls.mine["case_manager"].account), agency, frozenset({role}))
    with statements(casefile) as sent, Work(casefile, agency) as work:
        ask(work, who)
    with Work(casefile, agency) as work:
        plans = []
        for statement, values in sent:
            if statement.startswith(("BEGIN", "COMMIT")):
                continue  # they ask for nothing
            lines = work.connection.exec_driver_sql("EXPLAIN " + statement, values)
            plans.append("\n".join(line for (line,) in lines))
    return plans
