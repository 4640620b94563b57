"""The registry: files keep their version, new ones get the current one, one look a second is all it costs."""

from concurrent.futures import ThreadPoolExecutor, wait
from dataclasses import replace
from datetime import date
from threading import Event
from uuid import UUID

import pytest

from kernel.principal import Principal
from services.casefile.errors import TemplateRefused, UnknownProgramme
from services.casefile.model.access import Action, reach_condition
from services.casefile.programmes import DIRECTORY
from services.casefile.templates.declared.programme import Access, Programme
from services.casefile.templates.reading.loading import VersionText, base_text, programme_of
from services.casefile.templates.registry import Registry, Version, alike
from tests.versions import NEXT, SHIPPED, numbered

WASKA = (DIRECTORY / "waska.yaml").read_text(encoding="utf-8")


def text_of(number: int) -> VersionText:
    """WASKA as it is shipped, as another version."""
    return VersionText("waska", number, numbered(WASKA, number), base_text())


class Kept:
    """Versions as they lie in the database, and how often it was asked."""

    def __init__(self, *texts: VersionText) -> None:
        self.texts, self.looks = {(one.programme, one.number): one for one in texts}, 0
        self.waiting: set[Version] = set()

    def versions(self) -> dict[Version, bool]:
        """All there are."""
        self.looks += 1
        return {version: version not in self.waiting for version in self.texts}

    def read(self, version: Version) -> Programme | None:
        """One of them."""
        try:
            return programme_of(self.texts[version])
        except TemplateRefused:
            return None


class Watch:
    """A clock that goes on when it is told to."""

    now = 0.0

    def __call__(self) -> float:
        """The seconds so far."""
        return self.now


def test_a_file_keeps_its_version(waska: Programme) -> None:
    """A version put in force meanwhile is the current one within a second, and old files keep theirs."""
    kept, watch = Kept(text_of(SHIPPED)), Watch()
    registry = Registry(kept, [waska], watch)
    assert registry.current("waska").version == SHIPPED
    kept.texts["waska", NEXT] = text_of(NEXT)
    watch.now = 0.9
    assert registry.current("waska").version == SHIPPED
    watch.now = 1.1
    assert registry.current("waska").version == NEXT
    assert registry.at("waska", SHIPPED) is waska
    assert [one.version for one in registry] == [NEXT]
    assert [one.version for one in registry.every()] == [SHIPPED, NEXT]


def test_one_that_is_not_in_force_yet_is_known_and_not_current(waska: Programme) -> None:
    """Files of it can be read, and a proposal begins with it; new files are opened in it from its day on."""
    kept, watch = Kept(text_of(SHIPPED), text_of(NEXT)), Watch()
    kept.waiting = {("waska", NEXT)}
    registry = Registry(kept, [waska, programme_of(text_of(NEXT))], watch)
    assert registry.current("waska").version == SHIPPED
    assert [one.version for one in registry] == [SHIPPED]
    assert (registry.newest("waska").version, registry.at("waska", NEXT).version) == (NEXT, NEXT)
    kept.waiting, watch.now = set(), 1.1
    assert registry.current("waska").version == NEXT


def test_nobody_goes_on_before_it_is_known_what_is_in_force(waska: Programme) -> None:
    """What is shipped says nothing of it: whoever comes while the first looks waits, and is told the same."""
    begun, go_on = Event(), Event()

    class Slow(Kept):
        def versions(self) -> dict[Version, bool]:
            begun.set()
            assert go_on.wait(10)
            return super().versions()

    kept = Slow(text_of(SHIPPED), text_of(NEXT))
    kept.waiting = {("waska", NEXT)}
    registry = Registry(kept, [waska, programme_of(text_of(NEXT))], Watch())
    with ThreadPoolExecutor() as people:
        first = people.submit(registry.current, "waska")
        assert begun.wait(10)
        second = people.submit(registry.current, "waska")
        assert wait([second], 0.05).not_done
        go_on.set()
        assert (first.result(10).version, second.result(10).version) == (SHIPPED, SHIPPED)
    assert kept.looks == 1


def test_while_the_database_is_away_each_looks_again(waska: Programme) -> None:
    """Until it has answered once; then what it said holds, and it is asked once a second as ever."""
    kept, watch = Kept(), Watch()
    registry = Registry(kept, [waska, programme_of(text_of(NEXT))], watch)
    registry.current("waska")
    kept.texts = {("waska", one): text_of(one) for one in (SHIPPED, NEXT)}
    kept.waiting = {("waska", NEXT)}
    assert registry.current("waska").version == SHIPPED
    kept.texts = {}
    watch.now = 1.1
    assert [registry.current("waska").version for _ in range(5)] == [SHIPPED] * 5
    assert kept.looks == 3


def test_where_none_is_in_force_the_newest_is_current() -> None:
    """A process that can read no version of before opens files all the same."""
    kept = Kept(text_of(NEXT))
    kept.waiting = {("waska", NEXT)}
    registry = Registry(kept, [programme_of(text_of(NEXT))], Watch())
    assert registry.current("waska").version == NEXT


def test_the_database_is_asked_once_a_second(waska: Programme) -> None:
    """However many requests there are, one look a second is all they cost."""
    kept, watch = Kept(text_of(SHIPPED)), Watch()
    registry = Registry(kept, [waska], watch)
    for _ in range(50):
        registry.current("waska")
        list(registry)
    assert kept.looks == 1
    watch.now = 1.0
    registry.every()
    assert kept.looks == 2


def test_a_version_of_this_very_second_is_found(waska: Programme) -> None:
    """A file that another process opened in a version this one has not seen yet is not refused."""
    kept = Kept()
    registry = Registry(kept, [waska], Watch())
    assert registry.current("waska").version == SHIPPED
    kept.texts["waska", NEXT] = text_of(NEXT)
    assert registry.at("waska", NEXT).version == NEXT


def test_what_is_not_there_is_refused(waska: Programme) -> None:
    """Neither a programme nor a version is made up."""
    registry = Registry(Kept(), [waska], Watch())
    for ask in (lambda: registry.current("none"), lambda: registry.at("waska", 9), lambda: registry.at("none", 1)):
        with pytest.raises(UnknownProgramme):
            ask()


def test_an_old_process_goes_on_with_what_it_understands(waska: Programme) -> None:
    """A version that a later release has put in force does not stop the processes of this one."""
    unreadable = replace(text_of(NEXT), template=WASKA + "\nof_a_later_release: true\n")
    registry = Registry(Kept(unreadable), [waska], Watch())
    assert registry.current("waska") is waska


def test_any_change_of_template_or_base_shows_in_the_digest() -> None:
    """A version that says something else cannot pass for the one that was recorded."""
    first = text_of(SHIPPED)
    others = [replace(first, template=first.template + "\n"), replace(first, base=first.base + "\n")]
    assert len({one.digest for one in (first, *others)}) == 3


def test_conditions_tell_versions_apart_only_where_they_differ(waska: Programme) -> None:
    """Lists reach a file by the rights of its own version, and stay short while all versions agree."""
    second = replace(waska, version=NEXT)
    assert [one.numbers for one in alike([waska, second], lambda one: one.access.profile)] == [None]
    other = replace(second, access=Access("social_service"))
    assert [one.numbers for one in alike([waska, other], lambda one: one.access.profile)] == [(SHIPPED,), (NEXT,)]
    who = Principal(UUID(int=1), UUID(int=2), frozenset({"team_lead"}))
    day = date(2026, 3, 2)
    alike_ones, different = (reach_condition(who, Action.LIST, [waska, one], day) for one in (second, other))
    assert alike_ones and "template_version" not in alike_ones.text
    assert different and different.text.count("template_version") == 2
