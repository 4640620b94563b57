"""What both stores are asked about copies, calendars, templates, short contacts, releases and erasures."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

from kernel.data.idempotency import Said
from kernel.principal import Principal
from services.casefile.attachments.store import Attachments, Content
from services.casefile.calendar.store import Calendars
from services.casefile.copies.model.exports import Export
from services.casefile.copies.model.left_out import LeftOut
from services.casefile.copies.model.legal_bases import Grounds
from services.casefile.copies.model.sender import Colleague, Sender
from services.casefile.copies.store.blank_prints import BlankPrint, BlankPrints
from services.casefile.copies.store.exports import Exports
from services.casefile.copies.store.prints import Print, Prints
from services.casefile.erasure.store import Erasures
from services.casefile.model.access import Act, Action
from services.casefile.model.casefile import PhaseDates
from services.casefile.releases.store import Issued, Releases, Standing
from services.casefile.short_contacts.model import ShortContact
from services.casefile.short_contacts.store import Book, ShortContacts
from services.casefile.store.access_log import AccessLog
from services.casefile.store.agencies import Agencies
from services.casefile.store.consents import Consents, Whose
from services.casefile.store.drafts import Draft
from services.casefile.template_changes.model.proposals import Proposal
from services.casefile.template_changes.store.moves import TemplateMoves
from services.casefile.template_changes.store.proposals import Proposals
from services.casefile.templates.declared.periods import Quarter
from tests.unit.casefile.fakes.scene import KEY, NOON, OTHER_KEY, TODAY, Scene, said


def _repeats(scene: Scene) -> Iterator[Any]:
    """A key whose request says something else, and one of which an earlier release has not kept what it said."""
    work, who = scene.work, scene.anna
    work.said = Said("POST /a", "{}")
    yield work.find_made(who, "k", "open"), work.claim(who, "said", "open", scene.id("made"))
    for said_now in (Said("POST /a", "{}"), Said("POST /b", "{}"), Said("POST /a", "[]"), None):
        work.said = said_now
        yield said(lambda: work.find_made(who, "said", "open"))
    work.said = None


def keys_and_addresses(scene: Scene) -> Iterator[Any]:
    """What a key has made, long work, secret addresses."""
    work, who, made = scene.work, scene.anna, scene.id("made")
    yield work.find_made(who, None, "open"), work.claim(who, None, "open", made), work.find_made(who, "k", "open")
    yield work.made_before(who, "k", "open", made), work.made_before(who, "k", "open", scene.id("second"))
    yield said(lambda: work.find_made(who, "k", "other")), work.find_made(scene.ben, "k", "open")
    yield from _repeats(scene)
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
    work.of(Calendars).close(who.account)
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
    store.discard(content)
    yield store.chunk(content.id, 0), store.add_chunk(content, 1, b"y")
    one = Print(
        order=scene.id("order"), case_id=case.id, agency=scene.agency, account=scene.anna.account,
        grounds=Grounds("own_work"), language="de",
    )  # fmt: skip
    prints, sender = work.of(Prints), Sender("Träger", "Weg 1", None, Colleague("Anna"), None)
    prints.add(one, KEY, sender)
    prints.add(one, KEY)
    scene.later(minutes=1)
    prints.add(replace(one, case_id=other.id, parts=("sections", "plan")), KEY)
    yield prints.of_order(one.order), prints.of_order(one.order, scene.ben.account)
    yield prints.sender(one, KEY), prints.sender(replace(one, case_id=other.id), KEY)
    yield said(lambda: prints.sender(one, OTHER_KEY)), prints.sender(replace(one, order=other.id), KEY)
    yield [
        prints.files_since(who.account, scene.work.clock.now() - timedelta(hours=1)) for who in (scene.anna, scene.ben)
    ]
    yield prints.files_since(scene.anna.account, scene.work.clock.now())
    scene.later(hours=25)
    yield prints.of_order(one.order)
    prints.keep(one.order, scene.work.clock.now() + timedelta(days=7))
    yield [kept.case_id for kept in prints.of_order(one.order)]
    yield from _empty_forms(scene)
    grounds = Grounds("court", with_entrusted=True, protected_address=True)
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


def _empty_forms(scene: Scene) -> Iterator[Any]:
    """Ordered once, kept for a day."""
    blank, forms = scene.work.of(BlankPrints), scene.id("forms")
    wanted = BlankPrint(
        order=forms, agency=scene.agency, account=scene.anna.account, programme="waska", language="en",
        parts=("sections",), sender=Sender("Träger", "Weg 1", "0345 1"),
    )  # fmt: skip
    blank.add(wanted)
    blank.add(replace(wanted, programme="asd"))
    yield blank.get(forms), blank.content(forms), blank.get(scene.id("none")), blank.content(scene.id("none"))
    scene.later(hours=25)
    yield blank.get(forms)


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
    prints.add(printed, KEY)
    prints.begun(printed)
    prints.put_back(printed)
    prints.put_back(printed)
    yield prints.of_order(printed.order)
    yield prints.left_out(printed, KEY)
    prints.keep_left_out(printed, KEY, LeftOut(frozenset({"street"}), frozenset({"town"})))
    yield prints.left_out(printed, KEY)
    yield prints.made(printed, content.id, 7, {"ETHIOPIC": 2}), prints.of_order(printed.order)
    yield prints.failed(printed, "print_failed"), prints.of_order(printed.order)
    yield from _made_empty_forms(scene)
    work.drafts.put(case, KEY, scene.anna.account, "answers", Draft(1, {}, work.clock.now()))
    work.of(TemplateMoves).note(scene.id("job"), case.id, scene.agency, "in_other_hands")
    yield work.of(Attachments).purge() >= 0, work.of(Attachments).chunk(content.id, 0)
    scene.later(days=2)
    work.drafts.purge(work.clock.now())
    yield work.of(Attachments).purge() >= 1, work.of(Attachments).chunk(content.id, 0)
    yield work.drafts.get(case.id, KEY, scene.anna.account, "answers"), prints.purge() >= 1
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


def _made_empty_forms(scene: Scene) -> Iterator[Any]:
    """Made once, or failed; gone after a day."""
    blank, orders = scene.work.of(BlankPrints), [scene.id("blank"), scene.id("failed")]
    for order, content in zip(orders, (b"%PDF", None), strict=True):
        blank.add(
            BlankPrint(order=order, agency=scene.agency, account=scene.anna.account, programme="asd", language="de")
        )
        blank.end(order, content)
        blank.end(order, b"later")
        yield blank.get(order), blank.content(order)
    scene.later(hours=25)
    yield blank.purge() >= 2, [blank.content(order) for order in orders]


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
        work.of(Consents).put(
            Whose(scene.id("one"), scene.agency, measure.purpose, scene.id("x")), "in_force", TODAY, "person"
        )
        found = work.of(Releases).files("waska", measure, Quarter(2026, 1), [1], [1])
        yield [one for one in found if one.agency == scene.agency]
    data = {"release": scene.id("r"), "programme": f"p{scene.salt.hex[:8]}", "measure": "m", "period": "2026-Q2"}
    work.of(Releases).lock(data["programme"])
    table = {**data, "release": str(data["release"]), "threshold": 5, "cells": [{"code": "ä", "value": 7}]}
    work.of(Releases).add(Issued(table, Standing.UNJUDGED), scene.anna.account)
    yield work.of(Releases).made(data["programme"], "2026-Q2"), work.of(Releases).get(data["release"])
    for standing in (Standing.HELD_BACK, Standing.SHOWN):  # judged once
        yield data["programme"] in work.of(Releases).unjudged()
        work.of(Releases).judge(data["release"], standing)
        yield work.of(Releases).issued(data["programme"]), work.of(Releases).get(data["release"])
    yield work.of(Releases).get(scene.id("none"))


def erasing(scene: Scene) -> Iterator[Any]:
    """An order from its arrival to its end; rows are counted by table, and nothing is left."""
    work, store, case = scene.work, scene.work.of(Erasures), scene.case("one")
    kept = scene.case("two")
    order = scene.id("order")
    yield store.is_untouched(case.id), store.is_untouched(scene.id("none"))
    note = scene.entry(case, "note")
    yield store.is_untouched(case.id), store.is_untouched(kept.id)
    undoing = scene.case("three")
    store.begin_undoing(scene.id("undoing"), scene.agency, undoing.id, "print")
    begun = work.cases.get(undoing.id)
    yield store.get(scene.id("undoing")), begun and begun.case.status
    work.entries.save(note, note, KEY)
    work.sections.write(case, KEY, {"person": {"name": "x"}})
    work.log_access(scene.anna, Act.LIST.recorded(), [case.id, kept.id])
    work.claim(scene.anna, "k", "add_journal", note.id)
    yield store.get(order)
    work.cases.save(case, replace(case, status="closed", closed_on=TODAY))
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
