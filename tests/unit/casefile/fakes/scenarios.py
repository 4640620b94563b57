"""What is asked of both stores, the one in memory and the real one: their answers must be the same.

Each scenario works in one transaction, which is rolled back, with ids and keys that are the same wherever it runs.
Scenarios of the jobs process see every agency: they tell of their own files alone.
"""

from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid5

from kernel.clock import Clock
from kernel.errors import Refusal
from kernel.principal import Principal
from services.casefile.attachments.store import Attachments, Content
from services.casefile.calendar.store import Calendars
from services.casefile.copies.model.exports import Export
from services.casefile.copies.model.legal_bases import Grounds
from services.casefile.copies.store.exports import Exports
from services.casefile.copies.store.prints import Print, Prints
from services.casefile.erasure.store import Erasures
from services.casefile.errors import CasefileError
from services.casefile.model.access import Action, reach_condition
from services.casefile.model.casefile import CaseFile, PhaseDates
from services.casefile.model.client_numbers import Numbering
from services.casefile.model.entries import Entry
from services.casefile.model.lease import Lease
from services.casefile.model.responsibilities import Responsibility
from services.casefile.overview.store import Overview, Question
from services.casefile.releases.store import Releases
from services.casefile.short_contacts.model import ShortContact
from services.casefile.short_contacts.store import Book, ShortContacts
from services.casefile.store import Seen, Work
from services.casefile.store.access_log import AccessLog
from services.casefile.store.agencies import Agencies
from services.casefile.store.consents import Consents
from services.casefile.store.drafts import Draft
from services.casefile.template_changes.model.proposals import Proposal
from services.casefile.template_changes.store.moves import TemplateMoves
from services.casefile.template_changes.store.proposals import Proposals
from services.casefile.templates.declared.periods import Quarter

NOON = datetime(2026, 5, 4, 10, tzinfo=UTC)
TODAY = date(2026, 5, 4)
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


def files(scene: Scene) -> Iterator[Any]:
    """Numbers, versions, phases, what others tell."""
    work, first = scene.work, scene.case("one")
    yield first
    yield scene.case("two", client_number="003"), scene.case("three"), scene.case("four")
    yield said(lambda: scene.case("five", client_number="002"))
    yield work.cases.scheme(scene.agency)
    work.of(Agencies).put({"agency": scene.agency, "retention_days": 3, "transmission": True})
    yield work.cases.scheme(scene.agency)
    settings = {"agency": scene.agency, "retention_days": 3, "transmission": True}
    work.of(Agencies).put({**settings, "client_number_scheme": "number_year"})
    work.of(Agencies).put(settings)
    yield work.cases.scheme(scene.agency)
    by_year = Numbering(f"{TODAY.year}-", 4, year=TODAY.year)
    yield [work.cases.add(replace(first, id=scene.id(name), client_number=""), by_year) for name in ("six", "seven")]
    started = replace(first, phases={"intake": PhaseDates(TODAY, None, TODAY, None)})
    saved = work.cases.save(first, started)
    yield saved, said(lambda: work.cases.save(first, started))
    other = PhaseDates(TODAY, TODAY, date(2026, 6, 1), date(2026, 6, 2))
    yield work.cases.save(saved, replace(saved, phases={"intake": other}, status="closed", closed_on=TODAY))
    yield work.cases.tell(first.id, last_contact_on=TODAY), work.cases.tell(scene.id("none"))
    for purpose, state in (("case_management", "in_force"), ("x", "in_force"), ("x", "withdrawn")):
        work.of(Consents).put(first.id, scene.agency, purpose, scene.id(purpose), state, TODAY)
    work.leases.put(first, Lease(scene.id("lease"), scene.ben.account, NOON, NOON + timedelta(minutes=5)))
    yield work.cases.get(first.id, lock=True), work.cases.get(scene.id("none"))
    yield work.cases.assign(saved, scene.ben.account)
    work.leases.drop(first.id)
    yield work.cases.get_all([first.id, scene.id("two"), scene.id("none")])
    yield work.cases.is_to_be_erased(first.id)


def people(scene: Scene) -> Iterator[Any]:
    """Shares, reasons, accounts."""
    work, case = scene.work, scene.case("one")
    for state in ("active", "closed"):
        yield work.responsibilities.is_active(scene.ben.account, scene.agency)
        account = {"account": scene.ben.account, "agency": scene.agency, "state": state}
        work.of(Agencies).put_account(account)
        yield work.responsibilities.is_active(scene.ben.account, scene.agency)
    for number, kind in enumerate(("main", "secondary", "deputy")):
        share = Responsibility(id=scene.id(kind), account=scene.ben.account, kind=kind, since=TODAY)  # type: ignore[arg-type]  # because they are three
        work.responsibilities.add(case, share, scene.anna.account)
        if number:
            work.responsibilities.save(replace(share, until=TODAY, ended_at=NOON))
    work.responsibilities.give_reason(case.id, KEY, scene.id("main"), "Urlaub")
    yield work.responsibilities.reasons(case.id, KEY)
    yield said(lambda: work.responsibilities.reasons(case.id, OTHER_KEY))
    yield work.cases.get(case.id)


def answers(scene: Scene) -> Iterator[Any]:
    """Sealed sections, histories, what has no place any more, drafts, tokens."""
    work, case, other = scene.work, scene.case("one"), scene.case("two")
    work.sections.write(case, KEY, {"person": {"name": "Öztürk"}, "biography": {"alg_ii": True}})
    work.sections.write(replace(case, version=2), KEY, {"person": {"name": "Kaya"}})
    work.sections.write(other, OTHER_KEY, {"person": {"name": "Demir"}})
    history: Any = {"name": {"since": "2026-01-01", "before": []}}
    work.sections.keep(case, KEY, {"person": history})
    work.sections.write(case, KEY, {"~withdrawn": {"town": [{"value": "Ulm"}]}})
    yield work.sections.read(case.id, KEY), work.sections.histories(case.id, KEY)
    yield work.sections.withdrawn(case.id, KEY), work.sections.withdrawn(other.id, OTHER_KEY)
    yield work.sections.read_one("person", {case.id: KEY, other.id: OTHER_KEY, scene.id("none"): KEY})
    yield said(lambda: work.sections.read(case.id, OTHER_KEY))
    for part, version in (("answers", 1), ("journal", 1), ("answers", 2)):
        scene.later(minutes=1)
        draft = Draft(version, {"text": part}, work.clock.now())
        work.drafts.put(case, KEY, scene.anna.account, part, draft)
    yield work.drafts.get(case.id, KEY, scene.anna.account, "answers")
    yield work.drafts.get(case.id, KEY, scene.ben.account, "answers")
    yield said(lambda: work.drafts.get(case.id, OTHER_KEY, scene.anna.account, "answers"))
    yield work.drafts.of_account(scene.reach(scene.anna)), work.drafts.of_account(scene.reach(scene.ben))
    work.drafts.discard(case.id, scene.anna.account, "answers")
    yield work.drafts.of_account(scene.reach(scene.anna))
    yield work.tokens.behind(scene.agency, "mark", UUID(int=0), EVERY)
    work.tokens.replace(scene.agency, case.id, [b"a", b"b"], "mark")
    work.tokens.replace(scene.agency, case.id, [b"b", b"c"], "mark")
    yield work.tokens.behind(scene.agency, "mark", UUID(int=0), EVERY), work.tokens.marks()


def entries(scene: Scene) -> Iterator[Any]:
    """What is seen by whom, versions, releases, reminders, the calendar."""
    work, case, other = scene.work, scene.case("one"), scene.case("two")
    note, kept = scene.entry(case, "note"), scene.entry(case, "kept", entrusted=True)
    step = scene.entry(case, "step", "steps", parent=note.id)
    mine, theirs = (Seen(case.id, KEY, who.account) for who in (scene.anna, scene.ben))
    yield work.entries.all(mine, ["journal", "steps"]), work.entries.all(theirs, ["journal"])
    yield work.entries.all(mine, ["steps"], note.id), work.entries.all(mine, ["steps"], case.id)
    for seen in (mine, theirs):
        yield work.entries.get(seen, "journal", kept.id), work.entries.get(seen, "steps", note.id)
    yield said(lambda: work.entries.get(replace(mine, key=OTHER_KEY), "journal", note.id))
    scene.later(minutes=1)
    saved = work.entries.save(kept, replace(kept, values={"text": "2"}, author=scene.ben.account), KEY)
    yield saved, said(lambda: work.entries.save(kept, kept, KEY)), work.entries.before(saved, KEY)
    yield work.entries.get(mine, "journal", kept.id)
    for ground in ("danger", "consent"):
        scene.later(minutes=1)
        work.entries.release(kept, scene.agency, scene.ben.account, ground, scene.anna.account)
    yield work.entries.releases(kept), work.entries.all(theirs, ["journal"])
    work.entries.save(step, replace(step, removed_at=NOON), KEY)
    yield work.entries.all(mine, ["steps"]), work.entries.get(mine, "steps", step.id), work.entries.kinds(case.id)
    yield work.entries.said(case.id, KEY, ["journal", "steps", "goals"])
    yield work.entries.several({case.id: KEY}, [note.id, kept.id, scene.id("none")], scene.ben.account)
    for name, day, more in (
        ("r1", TODAY, {"rule": "visit", "rule_on": TODAY}), ("r2", TODAY - timedelta(days=3), {}),
        ("r3", TODAY + timedelta(days=9), {}), ("r4", TODAY, {"done": True, "rule": "visit", "rule_on": NOON.date()}),
        ("r5", TODAY, {"account": scene.ben.account}),
    ):  # fmt: skip
        where = other if name == "r3" else case
        scene.entry(where, name, "reminders", day=day, **{"account": scene.anna.account, **more})
    reach = scene.reach(scene.anna)
    yield work.reminders.own(reach, scene.anna.account, TODAY, 1, 1)
    yield work.reminders.own(reach, scene.anna.account, TODAY + timedelta(days=30), 1, 50)
    yield work.reminders.last_days([case.id, other.id], ["reminders", "journal"])
    yield work.reminders.raised([case.id, other.id])
    yield work.reminders.watched(["waska/intake"], UUID(int=0), EVERY)
    started = replace(other, phases={"intake": PhaseDates(TODAY, None, TODAY, None)})
    work.cases.save(other, started)
    yield work.reminders.watched(["waska/intake", "asd/x"], UUID(int=0), EVERY)
    yield work.reminders.watched(["waska/other"], UUID(int=0), EVERY)
    for name, day in (("a1", TODAY), ("a2", TODAY - timedelta(days=60))):
        scene.entry(other, name, "appointments", day=day, account=scene.anna.account)
    yield work.of(Calendars).stamps(scene.anna, TODAY - timedelta(days=30), TODAY)


def lists(scene: Scene) -> Iterator[Any]:
    """The overview in every order, and the access log."""
    work = scene.work
    for number, (opened, closed, more) in enumerate(
        ((3, False, {}), (1, True, {"district": scene.id("d")}), (2, False, {"responsible": scene.ben.account}))
    ):
        case = scene.case(f"c{number}", opened_on=TODAY - timedelta(days=opened), **more)
        if closed:
            work.cases.save(case, replace(case, status="closed", closed_on=TODAY))
        if number != 1:
            scene.entry(case, f"r{number}", "reminders", day=TODAY - timedelta(days=number), account=case.responsible)
            work.cases.tell(case.id, last_contact_on=TODAY - timedelta(days=number))
    lead = Principal(scene.id("lead"), scene.agency, frozenset({"team_lead"}))
    for who in (scene.anna, scene.ben, lead):
        reach = scene.reach(who)
        for column in ("c.client_number", "c.opened_on", "c.last_contact_on", "r.next_reminder_on"):
            for way in ("ASC", "DESC"):
                question = Question(reach.text, reach.values, f"{column} {way} NULLS LAST", column.startswith("r"))
                yield work.of(Overview).page(question, 1, 2), work.of(Overview).page(question, 2, 2)
    cases = [scene.id("c0"), scene.id("c1")]
    work.log_access(scene.anna, "list", [*cases, scene.id("none")])
    work.log_access(scene.ben, "read", cases[:1], at=NOON - timedelta(days=1))
    work.log_access(scene.ben, "read", [])
    yield work.of(AccessLog).page(cases[0], 1, 1), work.of(AccessLog).page(cases[0], 2, 1)
    yield work.of(AccessLog).page(cases[1], 1, 50), work.of(AccessLog).page(scene.id("none"), 1, 50)


def keys_and_addresses(scene: Scene) -> Iterator[Any]:
    """What a key has made, long work, secret addresses."""
    work, who, made = scene.work, scene.anna, scene.id("made")
    yield work.find_made(who, None, "open"), work.claim(who, None, "open", made), work.find_made(who, "k", "open")
    yield work.made_before(who, "k", "open", made), work.made_before(who, "k", "open", scene.id("second"))
    yield said(lambda: work.find_made(who, "k", "other")), work.find_made(scene.ben, "k", "open")
    scene.later(hours=24)
    yield work.find_made(who, "k", "open"), work.claim(who, "k", "other", scene.id("second"))
    yield work.find_made(who, "k", "other")
    job = work.jobs.start(who, "print_files", key=made, lock="x")
    yield work.jobs.look_up(who, job), said(lambda: work.jobs.look_up(scene.ben, job))
    yield work.of(Calendars).since(who.account), work.of(Calendars).whose(f"{made}")
    work.of(Calendars).put(who, "an earlier one")
    work.of(Calendars).put(who, f"{made}")
    yield work.of(Calendars).since(who.account), work.of(Calendars).whose(f"{made}")
    yield work.of(Calendars).whose("an earlier one")
    work.of(Agencies).put_account({"account": who.account, "agency": scene.agency, "state": "closed"})
    yield work.of(Calendars).whose(f"{made}")
    work.of(Calendars).drop(who.account)
    yield work.of(Calendars).since(who.account)


def copies(scene: Scene) -> Iterator[Any]:
    """Contents, prints, exports."""
    work, case, other = scene.work, scene.case("one"), scene.case("two", responsible=scene.ben.account)
    content = Content(scene.id("content"), case.id, scene.agency, scene.id("attachment"), 1)
    store = work.of(Attachments)
    yield store.add_chunk(content, 0, b"x"), store.publish(content)
    store.begin(content, scene.anna.account)
    yield store.add_chunk(content, 0, b"x"), store.find(case.id, content.attachment, 1), store.publish(content)
    yield store.find(case.id, content.attachment, 1), store.chunk(content.id, 0), store.chunk(content.id, 1)
    store.forget(content)
    yield store.chunk(content.id, 0), store.add_chunk(content, 1, b"y")
    one = Print(
        order=scene.id("order"), case_id=case.id, agency=scene.agency, account=scene.anna.account,
        grounds=Grounds("own_work"), language="de",
    )  # fmt: skip
    prints = work.of(Prints)
    prints.add(one)
    prints.add(one)
    scene.later(minutes=1)
    prints.add(replace(one, case_id=other.id))
    yield prints.of_order(one.order), prints.of_order(one.order, scene.ben.account)
    scene.later(hours=25)
    yield prints.of_order(one.order)
    grounds = Grounds("court", with_entrusted=True)
    export = Export(
        id=scene.id("e"), agency=scene.agency, account=scene.anna.account, grounds=grounds, requested_at=NOON
    )
    exports, lead = work.of(Exports), Principal(scene.id("lead"), scene.agency, frozenset({"team_lead"}))
    exports.add(export)
    for place, one_case in enumerate((other, case)):
        exports.add_file(export, one_case.id, place, KEY, "Gericht")
    yield exports.get(export.id, lock=True), exports.get(case.id), exports.files(export.id)
    yield exports.reason(export.id, case.id, KEY), said(lambda: exports.reason(export.id, case.id, OTHER_KEY))
    for who, reach in ((scene.anna, None), (lead, scene.reach(lead, Action.APPROVE)), (scene.ben, None)):
        yield exports.page(who.account, reach, ["requested"], 1, 50)
    yield exports.page(lead.account, scene.reach(scene.ben), ["requested"], 1, 50)
    exports.went_out(export.id, case.id, None)
    scene.later(minutes=1)
    exports.went_out(export.id, case.id, "not_found")
    exports.decide(export, lead.account, "approved")
    yield exports.files(export.id), exports.get(export.id), exports.page(scene.anna.account, None, ["requested"], 1, 5)


def templates(scene: Scene) -> Iterator[Any]:
    """What agencies add; proposals, up to a no."""
    work, programme = scene.work, f"p{scene.salt.hex[:8]}"
    yield work.extensions.newest(scene.agency, "waska")
    for version in (1, 2, 2):
        yield work.extensions.add(scene.agency, "waska", version, f"v{version}", "weil", scene.anna.account)
    yield work.extensions.newest(scene.agency, "waska"), work.extensions.page(scene.agency, "waska", 2, 1)
    proposal = Proposal(
        id=scene.id("proposal"), programme=programme, version=2, template="t", base="b",
        changes=[{"path": "x", "how": "removed", "weight": "basic"}], basic=True, reason="weil", agreed_on=TODAY,
        agreed_document="Akte", proposed_by=scene.anna.account, proposed_at=NOON,
    )  # fmt: skip
    proposals = work.of(Proposals)
    proposals.add(proposal)
    yield proposals.get(programme, proposal.id, lock=True), proposals.get("waska", proposal.id)
    yield proposals.page(programme, 1, 50), proposals.newest_version(programme), proposals.text_in_force(programme, 1)
    proposals.decide(proposal, scene.ben.account, "rejected", "nein")
    yield proposals.get(programme, proposal.id)


def short_contacts(scene: Scene) -> Iterator[Any]:
    """Books and what is in them."""
    work, store = scene.work, scene.work.of(ShortContacts)
    yield store.book(scene.agency, "waska", 2026)
    book, next_book = (Book(scene.id(f"b{year}"), scene.agency, "waska", year) for year in (2026, 2025))
    yield store.add_book(book), store.add_book(replace(book, id=scene.id("late"))), store.add_book(next_book)
    yield store.book(scene.agency, "waska", 2026), store.book(scene.agency, "asd", 2026)
    contact = ShortContact(
        id=scene.id("c"), book=book.id, author=scene.anna.account, values={"on": "2026-05-04"}, created_at=NOON
    )
    store.add(contact, scene.agency, KEY)
    yield store.all(book, KEY), store.get(scene.id("none")), said(lambda: store.all(book, OTHER_KEY))
    found = store.get(contact.id, lock=True)
    assert found is not None
    yield found.book, found.opened(KEY), found.row.version, found.row.id
    store.save(replace(contact, book=next_book.id, version=2, values={}), KEY)
    yield store.all(book, KEY), store.all(next_book, KEY)
    yield said(lambda: store.save(replace(contact, version=2), KEY))
    store.delete(contact.id)
    yield store.all(next_book, KEY), work.of(ShortContacts).get(contact.id)


def of_jobs(scene: Scene) -> Iterator[Any]:
    """Daily work: what is too old goes, books that are over, tokens that are behind."""
    work, case = scene.work, scene.case("one")
    store, late = work.of(ShortContacts), Book(scene.id("b"), scene.agency, "waska", 1901)
    store.add_book(late)
    yield store.books_before(1902), store.books_before(1901)
    store.delete_book(late.id)
    yield store.books_before(1902)
    content = Content(scene.id("content"), case.id, scene.agency, scene.id("attachment"), 1)
    work.of(Attachments).begin(content, scene.anna.account)
    work.of(Attachments).add_chunk(content, 0, b"x")
    printed = Print(
        order=scene.id("order"), case_id=case.id, agency=scene.agency, account=scene.anna.account,
        grounds=Grounds("own_work"), language="de",
    )  # fmt: skip
    prints = work.of(Prints)
    prints.add(printed)
    prints.begun(printed)
    yield prints.failed(printed, "print_failed"), prints.made(printed, content.id, 7), prints.of_order(printed.order)
    work.drafts.put(case, KEY, scene.anna.account, "answers", Draft(1, {}, work.clock.now()))
    work.of(TemplateMoves).note(scene.id("job"), case.id, scene.agency, "in_other_hands")
    yield work.of(Attachments).purge() >= 0, work.of(Attachments).chunk(content.id, 0)
    scene.later(days=2)
    work.drafts.let_go(work.clock.now())
    yield work.of(Attachments).purge() >= 1, work.of(Attachments).chunk(content.id, 0)
    yield work.drafts.get(case.id, KEY, scene.anna.account, "answers"), prints.let_go() >= 1
    moves = work.of(TemplateMoves)
    yield moves.behind(scene.agency, "waska", 2, UUID(int=0), 5), moves.behind(scene.agency, "waska", 1, UUID(int=0), 5)
    yield moves.waiting(scene.id("job"), scene.agency, "waska", 2, 5)
    yield moves.waiting(scene.id("other"), scene.agency, "waska", 2, 5), moves.counts(scene.id("job"))
    yield (
        moves.left(scene.id("job"), scene.reach(scene.anna), 1, 5),
        moves.left(scene.id("job"), scene.reach(scene.ben), 1, 5),
    )
    scene.entry(case, "note")
    yield moves.kinds([case.id, scene.id("none")])
    scene.later(days=4000)
    moves.purge()
    yield moves.counts(scene.id("job"))


def releases(scene: Scene) -> Iterator[Any]:
    """Which files a table counts."""
    work = scene.work
    measure = work.programmes.current("waska").measures[0]
    settings = {"agency": scene.agency, "retention_days": 3}
    for transmits in (False, True):
        work.of(Agencies).put({**settings, "transmission": transmits})
        for name in ("one", "two"):
            if not transmits:
                case = scene.case(name)
                dates = PhaseDates(TODAY, TODAY, TODAY, TODAY)
                work.cases.save(case, replace(case, phases={measure.phase: dates}))
        period = Quarter(2026, 2)
        for counting, free in (([1], []), ([1], [1]), ([2], [1])):
            found = work.of(Releases).files("waska", measure, period, counting, free)
            yield [one for one in found if one.agency == scene.agency]
        work.of(Consents).put(scene.id("one"), scene.agency, measure.purpose, scene.id("x"), "in_force", TODAY)
        found = work.of(Releases).files("waska", measure, Quarter(2026, 1), [1], [1])
        yield [one for one in found if one.agency == scene.agency]
    data = {"release": scene.id("r"), "programme": f"p{scene.salt.hex[:8]}", "measure": "m", "period": "2026-Q2"}
    work.of(Releases).lock(data["programme"], "m", "2026-Q2")
    work.of(Releases).add({**data, "cells": [{"code": "ä", "value": None}]}, scene.anna.account)
    yield work.of(Releases).made(data["programme"], "2026-Q2"), work.of(Releases).get(data["release"])
    yield work.of(Releases).get(scene.id("none"))


def erasing(scene: Scene) -> Iterator[Any]:
    """An order from its arrival to its end; rows are counted by table, and nothing is left."""
    work, store, case = scene.work, scene.work.of(Erasures), scene.case("one")
    kept = scene.case("two")
    order = scene.id("order")
    note = scene.entry(case, "note")
    work.entries.save(note, note, KEY)
    work.sections.write(case, KEY, {"person": {"name": "x"}})
    work.log_access(scene.anna, "list", [case.id, kept.id])
    work.claim(scene.anna, "k", "add_journal", note.id)
    yield store.get(order)
    store.add(order, scene.agency, case.id, TODAY, TODAY - timedelta(days=3))
    yield store.get(order), work.cases.is_to_be_erased(case.id)
    store.mark(order, case.id, "print")
    marked = work.cases.get(case.id)
    yield store.get(order), marked and marked.case.status, work.cases.tell(case.id)
    yield store.search([case.id]).hits > 0
    yield store.delete_file(case.id, {"retention": scene.id("ref")}), work.cases.get(case.id)
    yield work.find_made(scene.anna, "k", "add_journal"), work.of(AccessLog).page(kept.id, 1, 50)
    store.set_state(order, "gone")
    gone = store.get(order)
    assert gone is not None
    store.log_step(gone, "erased", "rows:1")
    yield gone, order in store.left_since(NOON), order in store.left_since(NOON + timedelta(days=1))
    store.end(order, "verified")
    yield store.get(order), store.search([case.id]).hits, order in store.left_since(NOON + timedelta(days=1))


OF_WEB = (files, people, answers, entries, lists, keys_and_addresses, copies, templates, short_contacts)
OF_JOBS = (of_jobs, releases, erasing)


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
