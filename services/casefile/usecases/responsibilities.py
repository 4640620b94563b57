"""Who is responsible for a file: main and secondary responsibility, deputies for a set time, hand-over (Übergabe)."""

from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID, uuid4

from kernel.errors import BadInput, FieldProblem, NotFound
from kernel.principal import Principal
from kernel.translations import sentence
from services.casefile.errors import InvalidAnswers, Problem, WrongState
from services.casefile.model import responsibilities
from services.casefile.model.access import Act, Action, stands_without_end, works_by_district
from services.casefile.model.casefile import CaseFile
from services.casefile.model.handing_over import giver_stays
from services.casefile.model.responsibilities import Responsibility, Share
from services.casefile.store import Work
from services.casefile.store.agencies import Agencies
from services.casefile.usecases import authorised, colleagues, entrusted, left_behind, reminders
from services.casefile.usecases.entrusted import Kept
from services.casefile.usecases.reminders import Reminder

REMINDER = "case_handed_over"
"""The sentence of the reminder; it names neither client nor giver."""


@dataclass(frozen=True, slots=True)
class HandOver:
    """How a file is handed over: on which day (today unless given), why, whether the giver stays as secondary (as the
    template decides unless given), whether deputies, who stood in for the giver, stand in for the receiver, and who the
    giver is, where whoever hands it over says that."""

    on: date | None = None
    reason: str | None = None
    stay: bool | None = None
    keep_deputies: bool = False
    giver: UUID | None = None


@dataclass(frozen=True, slots=True)
class Shares:
    """The present main responsibility first, then all others as they began; reasons of hand-overs by share."""

    shares: tuple[Responsibility, ...]
    reasons: dict[UUID, str]


def list_shares(work: Work, principal: Principal, case_id: UUID) -> Shares:
    """All who are and were responsible. Raises `NotFound`."""
    stored = authorised.for_reading(work, principal, case_id, Action.READ, Act.LIST_SHARES.recorded())
    key = work.keys.get(stored.case.agency, case_id)
    main = _main(stored.case)
    others = sorted((r for r in stored.case.responsibilities if r.id != main.id), key=lambda r: (r.since, r.id))
    return Shares((main, *others), work.responsibilities.reasons(case_id, key))


def add_share(
    work: Work, principal: Principal, case_id: UUID, account: UUID, kind: Share, since: date | None, until: date | None
) -> Responsibility:
    """One more secondary responsibility or deputy, from today unless another day is named.

    Raises `NotFound`, `BadInput` for an account that is none of the agency's or that it would give nothing,
    InvalidAnswers, also for a deputy without an end where the programme has no standing ones, `WrongState`.
    """
    case = authorised.for_change(work, principal, case_id, Action.ASSIGN, Act.ADD_SHARE.recorded(kind)).case
    today = work.clock.today()
    colleagues.must_gain(work, case, account, kind, "/account")
    share = Responsibility(id=uuid4(), account=account, kind=kind, since=since or today, until=until)
    _must_end(work, case, share)
    responsibilities.check_new(case.responsibilities, case.responsible, share, today)
    work.responsibilities.add(case, share, principal.account)
    work.cases.tell(case_id)
    return share


def change_share(work: Work, principal: Principal, case_id: UUID, share: UUID, until: date | None) -> Responsibility:
    """Another last day, None for none. Raises as `add_share`."""
    case = authorised.for_change(work, principal, case_id, Action.ASSIGN, Act.CHANGE_SHARE.recorded()).case
    changed = replace(_running_share(case, share), until=until)
    _must_end(work, case, changed)
    responsibilities.check_days(changed, work.clock.today())
    work.responsibilities.save(changed)
    work.cases.tell(case_id)
    return changed


def end_share(work: Work, principal: Principal, case_id: UUID, share: UUID) -> None:
    """End a secondary responsibility or a deputyship at once; what waited for them goes to the responsible. Raises as
    `add_share`."""
    case = authorised.for_change(work, principal, case_id, Action.ASSIGN, Act.END_SHARE.recorded()).case
    work.responsibilities.save(_ended(work, _running_share(case, share), work.clock.today()))
    work.cases.tell(case_id)
    left_behind.hand_on(work, case_id)


@dataclass(frozen=True, slots=True)
class HandedOver:
    """The main responsibility of now, and what stays behind: what was entrusted, and how many drafts of one's own."""

    received: Responsibility
    entrusted_left: list[Kept]
    drafts_left: int


def hand_over(work: Work, principal: Principal, case_id: UUID, to: UUID, terms: HandOver) -> HandedOver:
    """`assign`, and what it leaves behind: what was entrusted stays with its authors, who still read and release it.
    Whoever may not read the file themselves hears nothing of that. Drafts are their author's alone, and out of reach
    while the file is."""
    stored = work.cases.get(case_id)
    reads = stored is not None and authorised.may(work, principal, stored, Action.READ)
    received = assign(work, principal, case_id, to, terms)
    now = work.cases.get(case_id)
    writes = now is not None and authorised.may(work, principal, now, Action.WRITE)
    return HandedOver(
        received,
        entrusted.left_with(work, stored.case, to) if stored and reads else [],
        0 if writes else work.drafts.count(case_id, principal.account),
    )


def assign(work: Work, principal: Principal, case_id: UUID, to: UUID, terms: HandOver | None = None) -> Responsibility:
    """Move the main responsibility to another account of the agency, which gets a reminder in the file.

    The one function for hand-over and for assigning many at once. What waits for the giver goes along, unless they stay
    with a right to read it; deputies of the giver end unless they are kept. Raises as `add_share` and
    `model.handing_over`, `BadInput` `cannot_work_on_it` for whoever could not read and write it then, `WrongState`
    `already_responsible` where it is theirs, `handed_over_meanwhile` where it is not the giver's any more.
    """
    wished = terms or HandOver()
    stored = authorised.for_change(work, principal, case_id, Action.ASSIGN, Act.HAND_OVER.recorded())
    case = stored.case
    if wished.giver not in (None, case.responsible):
        raise WrongState("handed_over_meanwhile")
    colleagues.must_work_on(work, case, to, "/to")
    main, today = _main(case), work.clock.today()
    on = wished.on or today
    responsibilities.check_hand_over(case.responsible, to, on, main.since, today)
    stays = _giver_stays(work, case, wished)
    received = Responsibility(id=uuid4(), account=to, kind="main", since=on)
    _close_main(work, principal, case, main, on)
    _end_other_shares(work, case, to, wished)
    work.responsibilities.add(case, received, principal.account)
    if wished.reason:
        key = work.keys.get(case.agency, case_id)
        work.responsibilities.give_reason(case_id, key, received.id, wished.reason)
    if stays:
        staying = Responsibility(id=uuid4(), account=case.responsible, kind="secondary", since=on)
        work.responsibilities.add(case, staying, principal.account)
    if stored.lease is not None and stored.lease.account == principal.account:
        work.leases.end(case_id)  # whoever gives a file away has it in hand no longer
    work.cases.tell(case_id, responsible=to)
    left_behind.hand_on(work, case_id, case.responsible, stays=stays)
    _remind(work, principal, case, to)
    return received


def put_into_district(work: Work, principal: Principal, case_id: UUID, district: UUID | None) -> None:
    """Put the file into a district of its agency (None: into none): whoever says who is responsible for it.

    From then on the people of that district reach it, where its programme's profile says so. Raises as `end_share`, and
    `BadInput` `unknown_district`, `district_needed`.
    """
    case = authorised.for_change(work, principal, case_id, Action.ASSIGN, Act.PUT_INTO_DISTRICT.recorded()).case
    if district != case.district:
        by_district = works_by_district(work.programmes.of(case))
        work.of(Agencies).settings(case.agency).must_take(district, principal, by_district=by_district)
    if district != case.district:
        work.cases.tell(case_id, district=district)


def _giver_stays(work: Work, case: CaseFile, wished: HandOver) -> bool:
    """Answers are opened only where the template decides by them. Nobody stays whom it would give nothing."""
    programme = work.programmes.of(case)
    decides = programme.giver_stays is not None and wished.stay is None
    answers = work.sections.read(case.id, work.keys.get(case.agency, case.id)) if decides else {}
    stays = giver_stays(programme, case, answers, wished.stay, wished.reason)
    if not stays or colleagues.gains(work, case, case.responsible, "secondary"):
        return stays
    if wished.stay:
        raise BadInput(problems=[FieldProblem("/stay", "share_gives_nothing")])
    return False


def _main(case: CaseFile) -> Responsibility:
    """The present main responsibility; a file that was never handed over has it since it was opened, under no row."""
    for share in case.responsibilities:
        if share.kind == "main" and share.ended_at is None:
            return share
    return Responsibility(id=case.id, account=case.responsible, kind="main", since=case.opened_on)


def _close_main(work: Work, principal: Principal, case: CaseFile, main: Responsibility, on: date) -> None:
    ended = _ended(work, main, on)
    if main.id == case.id:
        work.responsibilities.add(case, replace(ended, id=uuid4()), principal.account)
    else:
        work.responsibilities.save(ended)


def _end_other_shares(work: Work, case: CaseFile, to: UUID, wished: HandOver) -> None:
    """Whoever becomes mainly responsible needs no lesser share any more; deputies stood in for the giver."""
    for share in case.responsibilities:
        over = share.account == to or (share.kind == "deputy" and not wished.keep_deputies)
        if over and share.kind != "main" and share.ended_at is None:
            work.responsibilities.save(_ended(work, share, work.clock.today()))


def _ended(work: Work, share: Responsibility, on: date) -> Responsibility:
    last = max(share.since, on if share.until is None else min(share.until, on))
    return replace(share, until=last, ended_at=work.clock.acted())


def _running_share(case: CaseFile, share_id: UUID) -> Responsibility:
    share = next((r for r in case.responsibilities if r.id == share_id), None)
    if share is None and share_id != case.id:
        raise NotFound()
    if share is None or share.kind == "main":
        raise WrongState("main_is_handed_over")
    if share.ended_at is not None:
        raise WrongState("has_ended")
    return share


def _must_end(work: Work, case: CaseFile, share: Responsibility) -> None:
    """Deputies stand in for a set time, but where the programme has standing ones."""
    if share.kind == "deputy" and share.until is None and not stands_without_end(work.programmes.of(case)):
        raise InvalidAnswers([Problem("/until", "deputy_needs_an_end")])


def _remind(work: Work, principal: Principal, case: CaseFile, to: UUID) -> None:
    """A reminder for the receiver; in German, as files are."""
    text = sentence(REMINDER, "de")
    reminders.put(work, case, Reminder(account=to, author=principal.account, on=work.clock.today(), text=text))
