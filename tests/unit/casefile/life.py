"""The life of a file under any sequence of acts of several people, through the use cases: foretold by rules in words.

What was stored is read back after each act and compared with what the people have done. `test_life_of_a_case` does this
to the model alone, `test_life_on_the_fake` to the use cases over the store in memory, and
`tests/e2e/test_life_in_the_store.py` over the real one: so the same rules hold both stores.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Protocol
from uuid import UUID

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from kernel.errors import NotFound, Refusal
from kernel.principal import Principal
from services.casefile.errors import CasefileError, GateRefused, WrongState
from services.casefile.store import Work
from services.casefile.templates.declared.kinds import KINDS
from services.casefile.templates.declared.programme import Programme
from services.casefile.usecases import (
    answers,
    editing,
    entries,
    opening,
    phases,
    reading,
    responsibilities,
)
from services.casefile.usecases import (
    entrusted as entrusting,
)
from services.casefile.usecases.entries import Place, Wish
from tests.unit.casefile.model.ways import DAY, Way

PROGRAMME, PURPOSE = "waska", "case_management"
ANNA, BEN, LEAD = "anna", "ben", "lead"
WORKERS = st.sampled_from([ANNA, BEN])
JOURNAL = KINDS["journal"]
SAYS = {True: "entrusted", False: "open to all"}


class Desk(Protocol):
    """Two case managers and their lead over a store of casefile; nobody's lease ends by itself meanwhile."""

    programme: Programme
    people: dict[str, Principal]
    today: date

    def begin(self) -> Work:
        """A unit of work of the web process, behind the wall of their agency."""
        ...

    def consent(self, person: str, case_id: UUID, purpose: str) -> None:
        """The client consents, and casefile has heard of it."""
        ...


def do(desk: Desk, person: str, act: Callable[..., Any], *arguments: Any, shown: UUID | None = None) -> Any:
    """One act in a transaction of its own; a refusal is returned like any other outcome."""
    try:
        with desk.begin() as work:
            work.shown_lease = shown
            return act(work, desk.people[person], *arguments)
    except (Refusal, CasefileError) as refused:
        return refused


@dataclass
class Note:
    """A note of the journal, as its author wrote it."""

    id: UUID
    author: str
    entrusted: bool
    released_to: set[str] = field(default_factory=set)


class Life(RuleBasedStateMachine):
    """Does things to one file, wise or not, and foretells by the rules in words what comes of each."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self.programme = desk.programme
        self.way = Way.through(self.programme)

    @initialize()
    def open(self) -> None:
        opened = do(self.desk, ANNA, opening.open_case, self.programme.id, None, None)
        self.case, self.version = opened.stored.case.id, opened.stored.case.version
        self.responsible, self.secondary = ANNA, set[str]()
        self.lease: tuple[str, UUID] | None = None
        self.drafts: dict[str, str] = {}
        self.notes: list[Note] = []
        self.answers: dict[str, Any] = {}
        self.passed, self.consented, self.closed = 0, False, False

    # What people do.

    @rule(who=WORKERS, name=st.sampled_from(["Žofia", "Öztürk", None]), stale=st.booleans())
    def answer(self, who: str, name: str | None, stale: bool) -> None:
        self._answer(who, {"name": name}, stale)

    @precondition(lambda self: not self.closed)
    @rule(who=WORKERS)
    def answer_what_the_next_gate_asks(self, who: str) -> None:
        phase, edge = self.programme.edges[self.passed]
        wanted = {name: self.way.answers[name] for name in phase.gate(edge).mandatory}
        today = self.desk.today.isoformat()
        self._answer(who, {name: today if said == DAY.isoformat() else said for name, said in wanted.items()}, False)

    @precondition(lambda self: not self.closed and not self.consented)
    @rule()
    def consent(self) -> None:
        self.desk.consent(self.responsible, self.case, PURPOSE)
        self.consented = True

    @precondition(lambda self: not self.closed)
    @rule(who=WORKERS, stale=st.booleans())
    def pass_the_next_gate(self, who: str, stale: bool) -> None:
        phase, edge = self.programme.edges[self.passed]
        said = self._do(who, phases.pass_gate, self.case, self.version - stale, phase.id, edge)
        missing = [name for name in phase.gate(edge).mandatory if self.answers.get(name) is None]
        needs = any(getattr(one.test, "purpose", None) == PURPOSE for one in phase.gate(edge).conditions)
        lacking = needs and not self.consented
        if self._refused(who, said, stale):
            return
        if missing or lacking:
            assert isinstance(said, GateRefused), said
            assert (set(said.missing), said.conditions) == (set(missing), [f"consent_missing:{PURPOSE}"] * lacking)
            return
        self._went_well(said)
        self.version += 1
        self.passed += 1
        self.closed = self.passed == len(self.programme.edges)

    @precondition(lambda self: self.closed)
    @rule(who=WORKERS)
    def open_again(self, who: str) -> None:
        said = self._do(who, phases.reopen, self.case, self.version, "es geht weiter")
        if not self._refused(who, said, stale=False):
            self._went_well(said)
            self.version += 1
            self.passed -= 1
            self.closed = False

    @rule(who=WORKERS)
    def take_in_hand(self, who: str) -> None:
        said = self._do(who, editing.take_lease, self.case)
        if not self._refused(who, said, stale=False, needs_open=True):
            self._went_well(said)
            self.lease = who, said.id

    @rule(who=WORKERS)
    def give_back(self, who: str) -> None:
        said = self._do(who, editing.give_back, self.case)
        if self.lease is None and self._may(who):
            assert said is None
        elif not self._refused(who, said, stale=False):
            self._went_well(said)
            self.lease = None

    @precondition(lambda self: not self.closed)
    @rule()
    def the_lead_takes_over(self) -> None:
        """A lead may not write in it, so the file is free for those who do."""
        self._went_well(do(self.desk, "lead", editing.take_over, self.case, "absent"))
        self.lease = None

    @precondition(lambda self: self.lease is not None and not self.closed)
    @rule(who=WORKERS)
    def show_a_lease_of_yesterday(self, who: str) -> None:
        """Whoever shows a lease that is not theirs now is told so, whatever else they may."""
        said = do(self.desk, who, answers.change_answers, self.case, self.version, {"name": "x"}, shown=UUID(int=7))
        assert isinstance(said, NotFound) if not self._may(who) else said.code == "lease_lost", said

    @rule(who=WORKERS, text=st.sampled_from(["eins", "zwei"]))
    def type(self, who: str, text: str) -> None:
        said = self._do(who, editing.save_draft, self.case, "answers", self.version, {"name": text})
        if not self._may(who):
            assert isinstance(said, NotFound), said
        elif self.closed:
            assert isinstance(said, WrongState), said
        else:
            self._went_well(said)
            self.drafts[who] = text

    @rule(who=WORKERS, entrusted=st.booleans())
    def write_a_note(self, who: str, entrusted: bool) -> None:
        values = {"on": self.desk.today.isoformat(), "kind": "talk", "text": SAYS[entrusted]}
        said = self._do(who, entries.add_entry, Place(self.case, JOURNAL), Wish(values, entrusted=entrusted))
        if not self._may(who):
            assert isinstance(said, NotFound), said
        elif self.closed:
            assert isinstance(said, WrongState), said
        else:
            self._went_well(said)
            self.notes.append(Note(said.id, who, entrusted))

    @precondition(lambda self: self.notes)
    @rule(who=WORKERS, to=st.sampled_from([ANNA, BEN, "lead"]), data=st.data())
    def release_a_note(self, who: str, to: str, data: st.DataObject) -> None:
        note = data.draw(st.sampled_from(self.notes))
        account = self.desk.people[to].account
        said = self._do(who, entrusting.release, Place(self.case, JOURNAL), note.id, account, "danger")
        if note.author != who or not (self._may(who) or note.entrusted):  # its author keeps what was entrusted
            assert isinstance(said, NotFound), said
        elif not note.entrusted:
            assert said.code == "not_entrusted"
        elif to != LEAD and not self._may(to):
            assert [one.code for one in said.problems] == ["may_not_read_it"]
        else:
            self._went_well(said)
            note.released_to.add(to)

    @precondition(lambda self: not self.closed)
    @rule(who=st.sampled_from([ANNA, BEN, "lead"]), to=WORKERS, stay=st.booleans())
    def hand_over(self, who: str, to: str, stay: bool) -> None:
        terms = responsibilities.HandOver(stay=stay)
        said = self._do(who, responsibilities.assign, self.case, self.desk.people[to].account, terms)
        if who not in (self.responsible, "lead"):
            assert isinstance(said, NotFound), said
        elif self.lease and self.lease[0] != who:
            assert said.code == "in_other_hands", said
        elif to == self.responsible:
            assert said.code == "already_responsible", said
        else:
            self._went_well(said)
            if self.lease and self.lease[0] == who:
                self.lease = None  # whoever gives a file away has it in hand no longer
            self.secondary = {self.responsible} if stay else set()
            self.responsible = to

    # What holds, whatever they did.

    @invariant()
    def the_version_counts_changes(self) -> None:
        """One more for each change that was stored, none for one that was refused; answers are the last ones given."""
        seen = do(self.desk, "lead", reading.read_case, self.case).stored.case
        assert seen.version == self.version
        told = do(self.desk, "lead", reading.read_answers, self.case).answers
        assert {name: said for name, said in told.items() if said is not None} == self.answers

    @invariant()
    def phases_have_come_by_their_gates(self) -> None:
        """The dates there are belong to the gates that were passed, in order; the last one closes the file."""
        case = do(self.desk, "lead", reading.read_case, self.case).stored.case
        dated = [case.dates(phase.id).on(edge) is not None for phase, edge in self.programme.edges]
        assert dated == [number < self.passed for number in range(len(dated))]
        assert (case.status, case.closed_on is not None) == (("closed", True) if self.closed else ("open", False))

    @invariant()
    def everybody_sees_who_has_it_in_hand(self) -> None:
        """The one who took it last, until it is given back."""
        seen = do(self.desk, "lead", editing.show_lease, self.case)
        held = self.desk.people[self.lease[0]].account if self.lease else None
        assert (seen.account if seen else None) == held

    @invariant()
    def drafts_are_their_author_s_alone(self) -> None:
        """What each has typed, until it stands in the file; whoever may not write any more has none."""
        for who in (ANNA, BEN):
            seen = do(self.desk, who, editing.read_draft, self.case, "answers")
            if who in self.drafts and self._may(who):
                assert seen.draft.content == {"name": self.drafts[who]}
            else:
                assert isinstance(seen, NotFound), seen

    @invariant()
    def one_is_responsible(self) -> None:
        """Exactly one; others may know of the file as secondary alone, or as a lead."""
        shares = do(self.desk, "lead", responsibilities.list_shares, self.case).shares
        running = [(one.kind, one.account) for one in shares if one.ended_at is None]
        expected = [("main", self.responsible), *(("secondary", one) for one in sorted(self.secondary))]
        assert running == [(kind, self.desk.people[who].account) for kind, who in expected]
        for who in (ANNA, BEN):
            assert isinstance(do(self.desk, who, reading.read_case, self.case), NotFound) != self._may(who)

    @invariant()
    def what_was_entrusted_is_for_named_eyes(self) -> None:
        """Its author's and those it was released to; everybody who may read the file sees the rest."""
        for who in (ANNA, BEN, "lead"):
            seen = do(self.desk, who, entries.list_entries, Place(self.case, JOURNAL))
            if who != "lead" and not self._may(who):
                assert isinstance(seen, NotFound), seen
                continue
            theirs = [n for n in self.notes if not n.entrusted or who == n.author or who in n.released_to]
            assert {(one.id, one.values["text"]) for one in seen} == {(n.id, SAYS[n.entrusted]) for n in theirs}

    # How the rules are put in words.

    def _do(self, who: str, act: Callable[..., Any], *arguments: Any) -> Any:
        return do(self.desk, who, act, *arguments)

    def _may(self, who: str) -> bool:
        return who == self.responsible or who in self.secondary

    def _answer(self, who: str, said: dict[str, Any], stale: bool) -> None:
        done = self._do(who, answers.change_answers, self.case, self.version - stale, said)
        if not self._refused(who, done, stale, needs_open=True):
            self._went_well(done)
            self.version += 1
            self.answers = {name: one for name, one in {**self.answers, **said}.items() if one is not None}
            if who in self.drafts and self.answers.get("name", "").startswith(self.drafts[who]):
                del self.drafts[who]

    def _refused(self, who: str, said: Any, stale: bool, *, needs_open: bool = False) -> bool:
        """Whether it had to be refused, and was: no right, in other hands, an old version, a closed file, in this
        order."""
        expected = None
        if not self._may(who):
            expected = "not_found"
        elif self.lease and self.lease[0] != who:
            expected = "in_other_hands"
        elif stale:
            expected = "changed_meanwhile"
        elif needs_open and self.closed:
            expected = "case_closed"
        if expected is not None:
            assert getattr(said, "code", said) == expected
        return expected is not None

    @staticmethod
    def _went_well(said: Any) -> None:
        assert not isinstance(said, Exception), said.code
