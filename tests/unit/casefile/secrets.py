"""What was entrusted stays a secret under any sequence of acts: of several people, on notes of one file, by use cases.

`test_secrets_on_the_fake` walks over the store in memory, `tests/e2e/test_secrets_in_the_store.py` over the real one.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import count
from typing import Any, Protocol
from uuid import UUID

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from kernel.principal import Principal
from services.casefile.copies.model.legal_bases import Grounds
from services.casefile.copies.whole_file import whole_file
from services.casefile.model.access import Act, Action
from services.casefile.store import Work
from services.casefile.templates.declared.kinds import KINDS
from services.casefile.usecases import authorised, entries, entrusted, opening, responsibilities
from services.casefile.usecases.entries import Wish
from services.casefile.usecases.finding_entries import Place
from services.casefile.usecases.responsibilities import HandOver
from tests.unit.casefile.life import do

ANNA, BEN, CARA, LEAD = "anna", "ben", "cara", "lead"
EVERYBODY = (ANNA, BEN, CARA, LEAD)
WHO = st.sampled_from(EVERYBODY)
WORKERS = st.sampled_from([ANNA, BEN, CARA])
JOURNAL = KINDS["journal"]


class People(Protocol):
    """Three case managers and their lead over a store of casefile."""

    people: dict[str, Principal]

    def begin(self) -> Work:
        """A unit of work of the web process, behind the wall of their agency."""
        ...


@dataclass
class Note:
    """A note: who wrote it, in which version, and to whom each text it ever had was entrusted, None where to nobody."""

    id: UUID
    author: str
    version: int
    entrusted: bool
    removed: bool = False
    released_to: set[str] = field(default_factory=set)
    secrets: set[str] = field(default_factory=set)


class Secrets(RuleBasedStateMachine):
    """Entrusts, un-entrusts, changes, releases, removes, hands over, as anybody might; every text is another one."""

    def __init__(self, office: People) -> None:
        super().__init__()
        self.office = office
        self.texts = (f"text {number}" for number in count())

    @initialize()
    def open(self) -> None:
        self.case = do(self.office, ANNA, opening.open_case, "waska", None, None).stored.case.id
        self.notes: list[Note] = []

    @rule(who=WORKERS, secret=st.booleans())
    def write(self, who: str, secret: bool) -> None:
        text = next(self.texts)
        values = {"on": "2026-05-04", "kind": "talk", "text": text}
        said = do(self.office, who, entries.add_entry, Place(self.case, JOURNAL), Wish(values, entrusted=secret))
        if not isinstance(said, Exception):
            self.notes.append(Note(said.id, who, said.version, secret, secrets={text} if secret else set()))

    @precondition(lambda self: self.notes)
    @rule(who=WORKERS, becomes=st.sampled_from([None, True, False]), data=st.data())
    def change(self, who: str, becomes: bool | None, data: st.DataObject) -> None:
        note, text = data.draw(st.sampled_from(self.notes)), next(self.texts)
        wish = Wish({"text": text}, entrusted=becomes)
        said = do(self.office, who, entries.change_entry, Place(self.case, JOURNAL), note.id, note.version, wish)
        if isinstance(said, Exception):
            return
        assert who == note.author or not (note.entrusted or said.entrusted), "its author alone touches a secret"
        assert not note.removed, "what is out of sight is brought back first"
        note.version, note.entrusted = said.version, said.entrusted
        note.secrets |= {text} if said.entrusted else set()

    @precondition(lambda self: self.notes)
    @rule(who=WORKERS, back=st.booleans(), data=st.data())
    def remove_or_restore(self, who: str, back: bool, data: st.DataObject) -> None:
        note = data.draw(st.sampled_from(self.notes))
        act = entries.restore_entry if back else entries.remove_entry
        said = do(self.office, who, act, Place(self.case, JOURNAL), note.id, note.version)
        if not isinstance(said, Exception):
            assert who == note.author or not note.entrusted, "its author alone touches a secret"
            note.version, note.removed = said.version, not back

    @precondition(lambda self: self.notes)
    @rule(who=WORKERS, to=WHO, data=st.data())
    def release(self, who: str, to: str, data: st.DataObject) -> None:
        note, account = data.draw(st.sampled_from(self.notes)), self.office.people[to].account
        said = do(self.office, who, entrusted.release, Place(self.case, JOURNAL), note.id, account, "danger")
        if not isinstance(said, Exception):
            assert who == note.author, "nobody but its author releases it"
            note.released_to.add(to)

    @rule(who=WHO, to=WORKERS, stay=st.booleans())
    def hand_over(self, who: str, to: str, stay: bool) -> None:
        account = self.office.people[to].account
        do(self.office, who, responsibilities.assign, self.case, account, HandOver(stay=stay))

    @rule(who=WORKERS, to=WORKERS)
    def share(self, who: str, to: str) -> None:
        account = self.office.people[to].account
        do(self.office, who, responsibilities.add_share, self.case, account, "secondary", None, None)

    @invariant()
    def no_way_leads_to_a_secret(self) -> None:
        """Neither list nor entry, neither its past nor a copy of the whole file, for nobody but author and released."""
        hidden = {who: self._hidden_from(who) for who in EVERYBODY}
        for who in EVERYBODY:
            seen = set(self._seen_by(who))
            assert not seen & hidden[who], (who, seen & hidden[who])

    @invariant()
    def somebody_can_always_read_and_release_it(self) -> None:
        """Its author, whatever became of their part in the file; no copy without what is entrusted has any of it."""
        for note in self.notes:
            if note.entrusted:
                place = Place(self.case, JOURNAL)
                now, _ = do(self.office, note.author, entries.read_entry, place, note.id)
                assert now.values["text"] in note.secrets
                releases = do(self.office, note.author, entrusted.list_releases, place, note.id)
                assert {one.account for one in releases} == {self.office.people[to].account for to in note.released_to}
        secrets = set().union(*(note.secrets for note in self.notes))
        for who in EVERYBODY:
            assert not secrets & set(self._copied(who, with_entrusted=False))

    def _hidden_from(self, who: str) -> set[str]:
        kept = (note for note in self.notes if who != note.author and who not in note.released_to)
        return set().union(*(note.secrets for note in kept))

    def _seen_by(self, who: str) -> Iterator[str]:
        listed = do(self.office, who, entries.list_entries, Place(self.case, JOURNAL))
        if not isinstance(listed, Exception):
            yield from (one.values["text"] for one in listed)
        for note in self.notes:
            said = do(self.office, who, entries.read_entry, Place(self.case, JOURNAL), note.id)
            if not isinstance(said, Exception):
                yield from (one.values["text"] for one in (said[0], *said[1]))
        yield from self._copied(who, with_entrusted=True)

    def _copied(self, who: str, *, with_entrusted: bool) -> Iterator[str]:
        file: Any = do(self.office, who, _whole, self.case, Grounds("own_work", with_entrusted))
        if isinstance(file, Exception):
            return
        for entry in file.entries.get(JOURNAL.form, ()):
            yield from (one.values["text"] for one in (entry, *file.before.get(entry.id, ())))


def _whole(work: Work, principal: Principal, case_id: UUID, grounds: Grounds) -> Any:
    """What a print or an export of the file holds."""
    stored = authorised.for_reading(work, principal, case_id, Action.READ, grounds.recorded(Act.PRINT))
    return whole_file(work, stored, principal.account, grounds)
