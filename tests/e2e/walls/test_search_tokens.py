"""Search tokens of files from before: made in batches by the jobs process, the same as a change makes them."""

from collections.abc import Iterator
from uuid import UUID

import pytest

from kernel.clock import Clock
from kernel.data.database import engine
from kernel.service import Process
from kernel.settings import read
from services.casefile.assembly import assemble
from services.casefile.store import Work
from services.casefile.store.foundation import Foundation
from services.casefile.usecases import search_terms
from tests.casework import File
from tests.walls import Walls

TOKENS = "SELECT case_id, token FROM case_tokens WHERE agency = %s ORDER BY 1, 2"


@pytest.fixture
def jobs(walls: Walls, monkeypatch: pytest.MonkeyPatch) -> Iterator[Foundation]:
    """What the jobs process of casefile stands on."""
    for name, value in walls.stack.environment.items():
        monkeypatch.setenv(name, value)
    settings = read("casefile")
    database = engine(settings.jobs_url)
    yield assemble(Process(settings, database, Clock(settings.clock_file)))
    database.dispose()


def tokens_of(walls: Walls, agency: str) -> list[tuple[str, bytes]]:
    """All tokens of an agency."""
    return [(case, bytes(token)) for case, token in walls.ask("casefile", "superuser", TOKENS, agency)]


def test_files_without_tokens_get_them(jobs: Foundation, walls: Walls, monkeypatch: pytest.MonkeyPatch) -> None:
    """However small the batch; what is up to date, and the files of others, are left as they are."""
    monkeypatch.setattr(search_terms, "BATCH", 1)
    worker, agency = walls.mine["case_manager"], UUID(walls.mine.id)
    for name in ("Müller", "Nowak"):
        File(worker).answer(name=name)
    made, others = tokens_of(walls, walls.mine.id), tokens_of(walls, walls.other.id)
    assert made
    with Work(jobs) as work:
        work.connection.exec_driver_sql("DELETE FROM case_tokens WHERE agency = %s", (walls.mine.id,))
        work.connection.exec_driver_sql("UPDATE cases SET searched_as = NULL WHERE agency = %s", (walls.mine.id,))
    assert agency in behind(jobs)
    assert rounds(jobs, agency) > 1
    assert tokens_of(walls, walls.mine.id) == made
    assert tokens_of(walls, walls.other.id) == others
    assert rounds(jobs, agency) == 1, "nothing is behind any more"
    assert agency not in behind(jobs)


def behind(jobs: Foundation) -> set[UUID]:
    """Where the daily work would begin."""
    with Work(jobs) as work:
        return search_terms.agencies_behind(work)


def rounds(jobs: Foundation, agency: UUID) -> int:
    """Catch up with everything; how many batches it took, the last of them empty."""
    after: UUID | None = UUID(int=0)
    count = 0
    while after is not None:
        with Work(jobs) as work:
            after = search_terms.catch_up(work, agency, after)
        count += 1
    return count
