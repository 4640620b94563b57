"""What both stores are asked about the files themselves."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from kernel.principal import Principal
from services.casefile.calendar.store import Calendars
from services.casefile.model.access import Act, addressed_to
from services.casefile.model.casefile import CaseFile, PhaseDates
from services.casefile.model.client_numbers import Numbering
from services.casefile.model.entrusted import Release
from services.casefile.model.lease import Lease
from services.casefile.model.protected_address import Opening
from services.casefile.model.referred import Heading
from services.casefile.model.responsibilities import Responsibility
from services.casefile.overview.store import Overview, Question
from services.casefile.store import Seen
from services.casefile.store.access_log import ANY, AccessLog, Wish
from services.casefile.store.acknowledgements import Acknowledgements
from services.casefile.store.address_openings import AddressOpenings
from services.casefile.store.agencies import Agencies
from services.casefile.store.consents import Consents, Whose
from services.casefile.store.drafts import Draft
from services.casefile.store.ended_files import EndedFiles
from services.casefile.store.referred import Referred
from services.casefile.store.words import Words
from tests.unit.casefile.fakes.scene import EVERY, KEY, NEXT, NOON, OTHER_KEY, TODAY, Scene, said


def files(scene: Scene) -> Iterator[Any]:
    """Numbers, versions, phases, what others tell."""
    work, first = scene.work, scene.case("one")
    yield first
    yield scene.case("two", client_number="003"), scene.case("three"), scene.case("four")
    yield said(lambda: scene.case("five", client_number="002"))
    yield work.of(Agencies).settings(scene.agency)
    work.of(Agencies).put({"agency": scene.agency, "retention_days": 3, "transmission": True})
    yield work.of(Agencies).settings(scene.agency)
    settings = {"agency": scene.agency, "retention_days": 3, "transmission": True}
    work.of(Agencies).put({**settings, "client_number_scheme": "number_year"})
    work.of(Agencies).put(settings)
    yield work.of(Agencies).settings(scene.agency)
    whole = {**settings, "client_number_scheme": "number", "programmes": ["waska"], "districts": [scene.id("north")]}
    work.of(Agencies).put(whole)
    work.of(Agencies).put(settings)
    yield work.of(Agencies).settings(scene.agency)
    work.of(Agencies).put({**whole, "programmes": None, "districts": []})
    yield work.of(Agencies).settings(scene.agency)
    by_year = Numbering(f"{TODAY.year}-", 4, year=TODAY.year)
    yield [work.cases.add(replace(first, id=scene.id(name), client_number=""), by_year) for name in ("six", "seven")]
    started = replace(first, phases={"intake": PhaseDates(TODAY, None, TODAY, None)})
    saved = work.cases.save(first, started)
    yield saved, said(lambda: work.cases.save(first, started))
    other = PhaseDates(TODAY, TODAY, date(2026, 6, 1), date(2026, 6, 2))
    yield work.cases.save(saved, replace(saved, phases={"intake": other}, status="closed", closed_on=TODAY))
    yield work.cases.tell(first.id, last_contact_on=TODAY), work.cases.tell(scene.id("none"))
    for purpose, state in (("case_management", "in_force"), ("x", "in_force"), ("x", "withdrawn")):
        whose = Whose(first.id, scene.agency, purpose, scene.id(purpose))
        work.of(Consents).put(whose, state, TODAY, "guardian" if state == "in_force" else None)
    yield work.cases.get(first.id)
    work.of(Consents).put(Whose(first.id, scene.agency, "x", scene.id("x again")), "in_force", NEXT)
    work.leases.put(first, Lease(scene.id("lease"), scene.ben.account, NOON, NOON + timedelta(minutes=5)))
    yield work.cases.get(first.id, lock=True), work.cases.get(scene.id("none"))
    yield work.cases.assign(saved, scene.ben.account)
    work.leases.end(first.id)
    yield work.cases.get_all([first.id, scene.id("two"), scene.id("none")])
    yield work.cases.is_to_be_erased(first.id)
    held = work.cases.get(scene.id("three"), lock=True)
    assert held is not None
    again = work.cases.save(held.case, held.case)
    yield again, said(lambda: work.cases.save(held.case, held.case)), work.cases.save(again, again)
    yield work.cases.get(scene.id("three"))


def people(scene: Scene) -> Iterator[Any]:
    """Shares, reasons, accounts."""
    work, case = scene.work, scene.case("one")
    told = {"account": scene.ben.account, "agency": scene.agency}
    roles = [{"role": "team_lead"}, {"role": "case_manager"}]
    for more in ({"state": "active"}, {"state": "active", "roles": roles}, {"state": "active"}, {"state": "closed"}):
        yield work.responsibilities.colleagues([scene.ben.account, scene.id("nobody")])
        work.of(Agencies).put_account({**told, **more})
        yield work.responsibilities.colleagues([scene.ben.account]), work.responsibilities.leads(scene.agency)
    for number, kind in enumerate(("main", "secondary", "deputy")):
        share = Responsibility(id=scene.id(kind), account=scene.ben.account, kind=kind, since=TODAY)  # type: ignore[arg-type]  # because they are three
        work.responsibilities.add(case, share, scene.anna.account)
        if number:
            work.responsibilities.save(replace(share, until=TODAY, ended_at=NOON))
    work.responsibilities.give_reason(case.id, KEY, scene.id("main"), "Urlaub")
    yield work.responsibilities.reasons(case.id, KEY)
    yield said(lambda: work.responsibilities.reasons(case.id, OTHER_KEY))
    yield work.cases.get(case.id)


def words(scene: Scene) -> Iterator[Any]:
    """Words to colleagues, and how a file was called when it was referred."""
    work, case, other = scene.work, scene.case("one"), scene.case("two")
    words, referred = work.of(Words), work.of(Referred)

    def waiting(who: Principal, page: int = 1, size: int = 50) -> Any:
        total, found = words.own(who.account, page, size)
        return total, [(one.case_id, one.client_number, one.author, one.word, one.told_at) for one in found]

    made = []
    for number, word in enumerate(("call_back", "case_left", "call_back")):
        scene.later(minutes=1)
        made.append(words.add(other if number == 1 else case, scene.ben.account, word, scene.anna.account))
    yield waiting(scene.ben), waiting(scene.ben, 2, 2), waiting(scene.anna)
    yield words.tick_off(scene.anna.account, made[0]), words.tick_off(scene.ben.account, scene.id("none"))
    yield words.tick_off(scene.ben.account, made[0]), words.tick_off(scene.ben.account, made[0]), waiting(scene.ben)
    yield referred.of({case.id: KEY})
    for name in ("Kaya", "Demir"):
        referred.keep(case.id, KEY, Heading("7", name, None))
    yield referred.of({case.id: KEY, other.id: OTHER_KEY}), said(lambda: referred.of({case.id: OTHER_KEY}))


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
    looked: Any = {"born_in_an_earlier_month:born_in": {"saw": {"born_in": "2008-04"}, "by": "x", "at": "y"}}
    yield work.of(Acknowledgements).read(case.id, KEY)
    for known in ({"answers": looked}, {"answers": looked, f"{case.id}": {}}):
        work.of(Acknowledgements).keep(case, KEY, known)
        yield work.of(Acknowledgements).read(case.id, KEY), work.of(Acknowledgements).read(other.id, OTHER_KEY)
    yield said(lambda: work.of(Acknowledgements).read(case.id, OTHER_KEY))
    yield work.of(AddressOpenings).read(case.id, KEY)
    for reason in ("Hausbesuch", None):
        work.of(AddressOpenings).add(case, KEY, Opening("anna", "2026-03-02T12:00:00+01:00", "contact", reason))
        yield work.of(AddressOpenings).read(case.id, KEY), work.of(AddressOpenings).read(other.id, OTHER_KEY)
    yield said(lambda: work.of(AddressOpenings).read(case.id, OTHER_KEY))
    for part, version in (("answers", 1), ("journal", 1), ("answers", 2)):
        scene.later(minutes=1)
        draft = Draft(version, {"text": part}, work.clock.now())
        work.drafts.put(case, KEY, scene.anna.account, part, draft)
    yield work.drafts.get(case.id, KEY, scene.anna.account, "answers")
    yield work.drafts.get(case.id, KEY, scene.ben.account, "answers")
    yield said(lambda: work.drafts.get(case.id, OTHER_KEY, scene.anna.account, "answers"))
    yield work.drafts.of_account(scene.reach(scene.anna)), work.drafts.of_account(scene.reach(scene.ben))
    yield from _drafts_beside_answers(scene, case, draft)
    work.drafts.discard(case.id, scene.anna.account, "answers")
    yield work.drafts.of_account(scene.reach(scene.anna))
    yield work.tokens.behind(scene.agency, "mark", UUID(int=0), EVERY)
    work.tokens.replace(scene.agency, case.id, [b"a", b"b"], "mark")
    work.tokens.replace(scene.agency, case.id, [b"b", b"c"], "mark")
    yield work.tokens.behind(scene.agency, "mark", UUID(int=0), EVERY), work.tokens.marks()


def _drafts_beside_answers(scene: Scene, case: CaseFile, kept: Draft) -> Iterator[Any]:
    """What is left of a draft that was read, and not of one kept since."""
    work, anna = scene.work, scene.anna.account
    yield work.drafts.beside_answers(case.id, KEY, anna), work.drafts.beside_answers(case.id, KEY, scene.ben.account)
    yield said(lambda: work.drafts.beside_answers(case.id, OTHER_KEY, anna))
    of_before = replace(kept, saved_at=kept.saved_at - timedelta(minutes=1))
    for left in (replace(of_before, content={}), of_before, replace(kept, content={"town": "Ulm"})):
        work.drafts.leave(case, KEY, anna, left)
        yield work.drafts.beside_answers(case.id, KEY, anna)
    work.drafts.leave(case, KEY, anna, replace(kept, content={}))
    yield work.drafts.beside_answers(case.id, KEY, anna)
    work.drafts.put(case, KEY, anna, "answers", kept)


def _entries_out_of_sight(scene: Scene, case: CaseFile, readers: tuple[Seen, Seen]) -> Iterator[Any]:
    """Of removed entries those of the kinds asked for, that the reader may read."""
    work = scene.work
    for name, entrusted in (("gone", False), ("gone and kept", True)):
        one = scene.entry(case, name, entrusted=entrusted)
        work.entries.save(one, replace(one, removed_at=work.clock.now()), KEY)
    for seen in readers:
        yield work.entries.removed(seen, ["journal"]), work.entries.removed(seen, ["steps"])


def entries(scene: Scene) -> Iterator[Any]:
    """What is seen by whom, versions, releases, reminders, the calendar."""
    work, case, other = scene.work, scene.case("one"), scene.case("two")
    note, kept = scene.entry(case, "note"), scene.entry(case, "kept", entrusted=True)
    step = scene.entry(case, "step", "steps", parent=note.id)
    mine, theirs = (Seen(case.id, KEY, who.account) for who in (scene.anna, scene.ben))
    yield work.entries.all(mine, ["journal", "steps"]), work.entries.all(theirs, ["journal"])
    yield work.entries.all(mine, ["steps"], note.id), work.entries.all(mine, ["steps"], case.id)
    yield work.entries.kept_from(mine, ["journal"]), work.entries.kept_from(theirs, ["journal", "steps"])
    yield from _entries_out_of_sight(scene, case, (mine, theirs))
    for seen in (mine, theirs):
        yield work.entries.get(seen, "journal", kept.id), work.entries.get(seen, "steps", note.id)
    yield said(lambda: work.entries.get(replace(mine, key=OTHER_KEY), "journal", note.id))
    scene.later(minutes=1)
    saved = work.entries.save(kept, replace(kept, values={"text": "2"}, author=scene.ben.account), KEY)
    yield saved, said(lambda: work.entries.save(kept, kept, KEY)), work.entries.before(saved, theirs)
    yield work.entries.get(mine, "journal", kept.id)
    for ground in ("danger", "consent"):
        scene.later(minutes=1)
        made = Release(scene.ben.account, ground, scene.anna.account, work.clock.now(), "Gefahr")
        work.entries.release(kept, scene.agency, KEY, made)
    lead = Release(scene.id("lead"), "danger", scene.anna.account, work.clock.now())
    work.entries.release(kept, scene.agency, KEY, lead)
    yield work.entries.is_kept_by(case.id, scene.anna.account), work.entries.is_kept_by(case.id, scene.ben.account)
    yield [work.entries.is_kept_by(case.id, scene.anna.account, one.id) for one in (kept, note)]
    yield said(lambda: work.entries.releases(kept, OTHER_KEY))
    yield work.entries.releases(kept, KEY), work.entries.all(theirs, ["journal"])
    work.entries.save(step, replace(step, removed_at=NOON), KEY)
    yield work.entries.all(mine, ["steps"]), work.entries.get(mine, "steps", step.id), work.entries.kinds(case.id)
    yield work.entries.values(case.id, KEY, ["journal", "steps", "goals"])
    yield work.entries.several({case.id: KEY}, [note.id, kept.id, scene.id("none")], scene.ben.account)
    for name, day, more in (
        ("r1", TODAY, {"rule": "visit", "rule_on": TODAY}), ("r2", TODAY - timedelta(days=3), {}),
        ("r3", TODAY + timedelta(days=9), {}), ("r4", TODAY, {"done": True, "rule": "visit", "rule_on": NEXT}),
        ("r5", TODAY, {"account": scene.ben.account}),
    ):  # fmt: skip
        where = other if name == "r3" else case
        scene.entry(where, name, "reminders", day=day, **{"account": scene.anna.account, **more})
    reach, mine = scene.reach(scene.anna), addressed_to(scene.anna, TODAY)
    yield work.reminders.own(reach, mine, TODAY, 1, 1)
    yield work.reminders.own(reach, mine, TODAY + timedelta(days=30), 1, 50)
    for name, rests in (("r6", True), ("r7", False)):
        scene.entry(case, name, "reminders", day=TODAY, account=scene.anna.account, rests=rests)
    yield work.reminders.own(reach, mine, TODAY, 1, 50)
    deputy = Responsibility(id=scene.id("deputy"), account=scene.ben.account, kind="deputy", since=TODAY, until=TODAY)
    work.responsibilities.add(case, deputy, scene.anna.account)
    for who in (scene.anna, scene.ben):
        yield work.reminders.own(scene.reach(who), addressed_to(who, TODAY), TODAY, 1, 50)
    yield work.reminders.last_days([case.id, other.id], ["reminders", "journal"])
    yield work.reminders.raised([case.id, other.id])
    yield work.reminders.watched(["waska/intake"], [], UUID(int=0), EVERY)
    started = replace(other, phases={"intake": PhaseDates(TODAY, None, TODAY, None)})
    running = work.cases.save(other, started)
    yield work.reminders.watched(["waska/intake", "asd/x"], [], UUID(int=0), EVERY)
    yield work.reminders.watched(["waska/other"], [], UUID(int=0), EVERY)
    yield work.reminders.watched([], ["waska"], UUID(int=0), EVERY)
    yield work.of(EndedFiles).without_day(["waska/intake"], UUID(int=0), EVERY)
    work.cases.save(running, replace(running, phases={"intake": PhaseDates(TODAY, TODAY, TODAY, TODAY)}))
    for phase in ("waska/intake", "waska/other"):
        yield work.of(EndedFiles).without_day([phase], UUID(int=0), EVERY)
    for name, day in (("a1", TODAY), ("a2", TODAY - timedelta(days=60))):
        scene.entry(other, name, "appointments", day=day, account=scene.anna.account)
    scene.entry(case, "a3", "appointments", day=TODAY, account=scene.anna.account)
    for who in (scene.anna, scene.ben):
        yield work.of(Calendars).stamps(who, TODAY - timedelta(days=90), TODAY)
    yield work.reminders.addressed([case.id, other.id], TODAY)
    yield work.reminders.for_others(TODAY, UUID(int=0), EVERY)
    work.cases.save(case, replace(case, status="closed", closed_on=TODAY))
    yield work.reminders.own(reach, mine, TODAY, 1, 50), work.of(Calendars).stamps(scene.anna, TODAY, TODAY)


def lists(scene: Scene) -> Iterator[Any]:
    """The overview in every order, and the access log."""
    work, names = scene.work, sorted(("c0", "c1", "c2"), key=scene.id)  # found in one order, by whichever way
    for number, (opened, closed, more) in enumerate(
        ((3, False, {}), (1, True, {"district": scene.id("d")}), (2, False, {"responsible": scene.ben.account}))
    ):
        case = scene.case(names[number], opened_on=TODAY - timedelta(days=opened), **more)
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
    cases = [scene.id(name) for name in names[:2]]
    work.log_access(scene.anna, Act.LIST.recorded(), [*cases, scene.id("none")])
    work.log_access(scene.ben, Act.READ.recorded(), cases[:1], at=NOON - timedelta(days=1))
    work.log_access(scene.ben, Act.READ.recorded(), [])
    yield work.of(AccessLog).page(cases[0], 1, 1), work.of(AccessLog).page(cases[0], 2, 1)
    yield work.of(AccessLog).page(cases[1], 1, 50), work.of(AccessLog).page(scene.id("none"), 1, 50)
    done = [Act.READ.recorded(), Act.OPEN.recorded()]
    yield [work.of(AccessLog).holds(case, done) for case in cases], work.of(AccessLog).holds(cases[0], done[1:])
    wishes = (ANY, Wish(account=scene.ben.account), Wish(action="read"), Wish(until=NOON), Wish(since=NOON))
    for wish in wishes:
        yield work.of(AccessLog).page(cases[0], 1, 50, wish)
        page = work.of(AccessLog).of_agency(scene.anna.agency or scene.id("none"), wish, None, 2)
        yield page, work.of(AccessLog).of_agency(scene.id("none"), wish, None, 2)
        yield page and work.of(AccessLog).of_agency(scene.anna.agency or scene.id("none"), wish, page[-1].id, 2)
