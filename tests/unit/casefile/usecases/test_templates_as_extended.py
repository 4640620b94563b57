"""Whether an agency has added to a template is told by the rows of its files, and asked for only where it is new."""

from types import SimpleNamespace
from typing import Any, cast
from uuid import uuid4

from sqlalchemy import Connection

from kernel.clock import Clock
from services.casefile.assembly import PROGRAMMES
from services.casefile.store.programmes import Programmes
from services.casefile.templates.reading.loading import load_all
from services.casefile.templates.registry import Registry
from tests.leak.extensions import YAML
from tests.versions import NothingElse

AGENCY = uuid4()


class Asked:
    """A connection that knows one extension, and how often it was asked for it."""

    def __init__(self) -> None:
        self.version, self.times = 1, 0

    def execute(self, _: Any) -> list[Any]:
        """The newest of every agency and programme."""
        self.times += 1
        return [SimpleNamespace(agency=AGENCY, programme="waska", version=self.version, yaml=YAML)]


def test_a_template_is_asked_for_once_and_a_new_version_at_once() -> None:
    """Units of work follow one another in a process; in between, another process adds to the template."""
    registry = Registry(NothingElse(), load_all(PROGRAMMES).values(), Clock.monotonic)
    waska, asked, found = registry.current("waska"), Asked(), list[Any]()

    def unit(*told: int | None) -> None:
        programmes = Programmes(registry, lambda: cast(Connection, asked))
        for version in told:
            programmes.tell(AGENCY, "waska", version)
        found.append(("x_text" in programmes.for_agency(waska, AGENCY).fields, asked.times))

    unit(None)
    unit(1)
    unit(1)
    asked.version = 2
    unit(2)
    unit(2)
    unit()
    assert found == [(False, 0), (True, 1), (True, 1), (True, 2), (True, 2), (True, 3)]


def test_within_a_unit_of_work_a_template_stays_as_it_is() -> None:
    """What was checked against it is stored by it."""
    registry = Registry(NothingElse(), load_all(PROGRAMMES).values(), Clock.monotonic)
    programmes = Programmes(registry, lambda: cast(Connection, Asked()))
    for told in (None, 1):
        programmes.tell(AGENCY, "waska", told)
        assert "x_text" not in programmes.for_agency(registry.current("waska"), AGENCY).fields
