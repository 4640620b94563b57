"""Changing a template while Obhut runs: proposed by a system owner, in force once it has been approved.

`template_changes/model/proposals` says who may; nothing here ever touches a file: those keep their version until they
are migrated.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import TypeVar
from uuid import UUID, uuid4

from contracts.casefile import CatalogueChanged
from kernel.errors import BadInput, Conflict, FieldProblem, NotFound
from kernel.events.fields import LONGEST_LABEL
from kernel.principal import Principal
from services.casefile.errors import TemplateRefused
from services.casefile.model.access import Power, must
from services.casefile.model.catalogue import catalogue
from services.casefile.store import Work
from services.casefile.template_changes.model import proposals as model
from services.casefile.template_changes.model.proposals import Proposal, told
from services.casefile.template_changes.store.proposals import Proposals
from services.casefile.templates.changes import changes
from services.casefile.templates.declared.programme import Programme
from services.casefile.templates.reading.loading import VersionText, base_text, parse, programme_of
from services.casefile.templates.source import read, without_anchors

OPERATION = "propose_template"
YAML = "/yaml"
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Wish:
    """What an owner wants: the whole text of the next version, why, and the office head's word to it."""

    yaml: str
    reason: str
    agreed_on: date
    agreed_document: str


def propose(work: Work, principal: Principal, programme_id: str, wish: Wish, repeat_key: str | None) -> Proposal:
    """Propose the next version of a template; repeated with the same Idempotency-Key, the first one as it is now.

    Raises `Forbidden`, `UnknownProgramme`, `BadInput` with the line of the text that does not hold together,
    `Conflict` `version_not_next` where it is not the version after the newest one of this programme.
    """
    must(principal, Power.CHANGE_TEMPLATES)
    current = work.programmes.newest(programme_id)
    made = work.find_made(principal, repeat_key, OPERATION)
    if made:
        return _there(work, programme_id, made)
    if wish.agreed_on > work.clock.today():
        raise BadInput(problems=[FieldProblem("/office_head/agreed_on", "date_in_future")])
    after = _accepted(lambda: parse(read("yaml", wish.yaml, from_outside=True)))
    if (after.id, after.version) != (
        current.id,
        max(current.version, work.of(Proposals).newest_version(current.id)) + 1,
    ):
        raise Conflict("version_not_next")
    proposal = _proposal(work, principal, current, after, wish)
    faster = work.made_before(principal, repeat_key, OPERATION, proposal.id)
    if faster:
        return _there(work, programme_id, faster)
    work.of(Proposals).add(proposal)
    return _there(work, programme_id, proposal.id)


def list_proposals(
    work: Work, principal: Principal, programme_id: str, page: int, size: int
) -> tuple[int, list[Proposal]]:
    """The proposals for a programme, the newest first. Raises `Forbidden`, `UnknownProgramme`."""
    must(principal, Power.CHANGE_TEMPLATES)
    return work.of(Proposals).page(work.programmes.current(programme_id).id, page, size)


def read_proposal(work: Work, principal: Principal, programme_id: str, proposal: UUID) -> Proposal:
    """One proposal with its text. Raises `Forbidden`, `NotFound`."""
    must(principal, Power.CHANGE_TEMPLATES)
    return _there(work, programme_id, proposal)


def current_text(work: Work, principal: Principal, programme_id: str) -> tuple[int, str]:
    """The newest version and its text, to start a proposal from: the current one, but on the day on which a release
    has brought another. Raises `Forbidden`, `UnknownProgramme`."""
    must(principal, Power.CHANGE_TEMPLATES)
    version = work.programmes.newest(programme_id).version
    text = work.of(Proposals).text_in_force(programme_id, version)
    if text is None:
        raise NotFound()
    return version, without_anchors(text.template)


def approve(work: Work, principal: Principal, programme_id: str, proposal_id: UUID) -> Proposal:
    """Put a proposal in force: files opened from now on get it. Basic changes need another owner than the proposer.

    Raises `Forbidden`, also `second_owner_needed`, `NotFound`, `Conflict` `proposal_decided`, `version_not_next` where
    another one of that number was faster.
    """
    proposal = _locked(work, principal, programme_id, proposal_id)
    model.check_approval(proposal, principal.account)
    text = VersionText(proposal.programme, proposal.version, proposal.template, proposal.base)
    programme = _accepted(lambda: programme_of(text))
    is_next = work.of(Proposals).newest_version(programme.id) + 1 == programme.version
    if not is_next or not work.of(Proposals).put_in_force(proposal):
        raise Conflict("version_not_next")
    work.of(Proposals).decide(proposal, principal.account, "approved")
    work.emit(CatalogueChanged, **catalogue(programme))
    return _there(work, programme_id, proposal_id)


def reject(work: Work, principal: Principal, programme_id: str, proposal_id: UUID, reason: str) -> Proposal:
    """An owner says no, and why. Raises as `approve`."""
    proposal = _locked(work, principal, programme_id, proposal_id)
    model.check_undecided(proposal)
    work.of(Proposals).decide(proposal, principal.account, "rejected", reason)
    return _there(work, programme_id, proposal_id)


def withdraw(work: Work, principal: Principal, programme_id: str, proposal_id: UUID) -> Proposal:
    """Whoever proposed it takes it back. Raises as `approve`."""
    proposal = _locked(work, principal, programme_id, proposal_id)
    model.check_withdrawal(proposal, principal.account)
    work.of(Proposals).decide(proposal, principal.account, "withdrawn")
    return _there(work, programme_id, proposal_id)


def _there(work: Work, programme_id: str, proposal_id: UUID, *, lock: bool = False) -> Proposal:
    proposal = work.of(Proposals).get(programme_id, proposal_id, lock=lock)
    if proposal is None:
        raise NotFound()
    return proposal


def _locked(work: Work, principal: Principal, programme_id: str, proposal_id: UUID) -> Proposal:
    must(principal, Power.CHANGE_TEMPLATES)
    return _there(work, programme_id, proposal_id, lock=True)


def _proposal(work: Work, principal: Principal, current: Programme, after: Programme, wish: Wish) -> Proposal:
    differences = changes(current, after)
    if not differences:
        raise BadInput(problems=[FieldProblem(YAML, "nothing_changed")])
    _check_labels(after)
    _check_limits(after)
    return Proposal(
        id=uuid4(),
        programme=after.id,
        version=after.version,
        template=wish.yaml,
        base=base_text(),
        changes=[told(change) for change in differences],
        basic=any(change.weight == "basic" for change in differences),
        reason=wish.reason,
        agreed_on=wish.agreed_on,
        agreed_document=wish.agreed_document,
        proposed_by=principal.account,
        proposed_at=work.clock.acted(),
    )


def _check_labels(programme: Programme) -> None:
    """Reporting has to be told of them."""
    for row in catalogue(programme)["labels"]:
        if max(len(row["de"]), len(row["en"])) > LONGEST_LABEL:
            raise _refused(TemplateRefused(YAML, f"label of {row['code']!r}: more than {LONGEST_LABEL} characters"))


def _check_limits(programme: Programme) -> None:
    """A breach is documented, not dated away. Versions from before this was asked for go on to be read."""
    for limit in (one for phase in programme.phases for one in phase.limits):
        if limit.hard is not None and limit.exception is None:
            raise _refused(TemplateRefused(YAML, f"{limit.id!r}: a hard limit names the field that takes the reasons"))


def _accepted(reading: Callable[[], T]) -> T:
    """What the loader makes of a text. Its refusal tells line and reason: no person is in a template."""
    try:
        return reading()
    except TemplateRefused as refused:
        raise _refused(refused) from None


def _refused(refused: TemplateRefused) -> BadInput:
    return BadInput(problems=[FieldProblem(YAML, "template_refused", refused.line, refused.reason)])
