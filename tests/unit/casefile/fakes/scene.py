"""A transaction in which both stores are asked the same, with ids and keys that are the same wherever it runs."""

from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid5

from kernel.clock import Clock
from kernel.errors import Refusal
from kernel.principal import Principal
from services.casefile.errors import CasefileError
from services.casefile.model.access import Action, reach_condition
from services.casefile.model.casefile import CaseFile
from services.casefile.model.client_numbers import Numbering
from services.casefile.model.entries import Entry
from services.casefile.store import Work

NOON = datetime(2026, 5, 4, 10, tzinfo=UTC)
TODAY, NEXT = date(2026, 5, 4), date(2026, 5, 5)
KEY, OTHER_KEY = b"k" * 32, b"o" * 32
EVERY = 500


class Scene:
    """A transaction with what the scenarios put into it. `salt`: what all ids are made of."""

    def __init__(self, work: Work, salt: UUID, now: list[datetime]) -> None:
        self.work, self.salt, self._now = work, salt, now
        self.agency = self.id("agency")
        self.anna, self.ben = (Principal(self.id(name), self.agency, frozenset({"case_manager"})) for name in "ab")

    def id(self, name: str) -> UUID:
        """The id of something, always the same."""
        return uuid5(self.salt, name)

    def later(self, **time: float) -> None:
        """Time passes."""
        self._now[0] += timedelta(**time)

    def case(self, name: str, **more: Any) -> CaseFile:
        """A new file."""
        plain: dict[str, Any] = {
            "id": self.id(name), "agency": self.agency, "programme": "waska", "template_version": 1,
            "responsible": self.anna.account, "client_number": "", "opened_on": TODAY,
        }  # fmt: skip
        return self.work.cases.add(CaseFile(**{**plain, **more}), Numbering())

    def entry(self, case: CaseFile, name: str, kind: str = "journal", **more: Any) -> Entry:
        """A new entry."""
        now = self.work.clock.now()
        plain: dict[str, Any] = {
            "id": self.id(name), "case_id": case.id, "kind": kind, "parent": None, "author": self.anna.account,
            "values": {"text": name}, "created_at": now, "changed_at": now,
        }  # fmt: skip
        made = Entry(**{**plain, **more})
        self.work.entries.add(made, self.agency, KEY)
        return made

    def reach(self, who: Principal, action: Action = Action.LIST) -> Any:
        """The files within somebody's reach."""
        return reach_condition(who, action, self.work.programmes.every(), TODAY)


def said(act: Callable[[], Any]) -> Any:
    """What comes of an act; a refusal by its code."""
    try:
        return act()
    except (Refusal, CasefileError) as refused:
        return refused.code


class Undone(Exception):
    """The end of a scenario: nothing of it stays."""


def answered(
    scenario: Callable[[Scene], Iterator[Any]], work_of: Callable[[Clock, UUID], Work], salt: UUID
) -> list[Any]:
    """What a store answers. `work_of`: a unit of work of the agency, with this clock."""
    now, told = [NOON], list[Any]()
    with suppress(Undone), work_of(Clock(real_now=lambda: now[0]), uuid5(salt, "agency")) as work:
        told.extend(scenario(Scene(work, salt, now)))
        raise Undone
    return told
