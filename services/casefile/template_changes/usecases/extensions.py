"""An agency adds questions of its own to a programme: at once in all its files of it, open ones too.

Its administration does so, with a reason; every version stays. No gate demands them, no release counts them, and no
other agency sees them (programmes.md).
"""

from uuid import UUID

from kernel.errors import BadInput, FieldProblem, NotFound, StaleVersion
from kernel.principal import Principal
from services.casefile.errors import TemplateRefused
from services.casefile.model.access import Power, agency_for
from services.casefile.store import Work
from services.casefile.store.agencies import Agencies
from services.casefile.store.programmes import Extended
from services.casefile.template_changes.store.proposals import Proposals
from services.casefile.templates import extension as model
from services.casefile.templates.extension import NONE, Extension, extension_of

YAML = "/yaml"


def read(work: Work, principal: Principal, programme_id: str) -> Extended | None:
    """What the agency has added, None where nothing. Raises `Forbidden`, `UnknownProgramme`."""
    agency, programme = _checked(work, principal, programme_id)
    return work.extensions.newest(agency, programme)


def versions(work: Work, principal: Principal, programme_id: str, page: int, size: int) -> tuple[int, list[Extended]]:
    """What it has ever added, the newest first. Raises as `read`."""
    agency, programme = _checked(work, principal, programme_id)
    return work.extensions.page(agency, programme, page, size)


def change(work: Work, principal: Principal, programme_id: str, expected: int, yaml: str, reason: str) -> Extended:
    """The next version of the extension, in force at once.

    Raises `Forbidden` (`programme_not_admitted`), `UnknownProgramme`, `StaleVersion` where somebody was faster,
    `BadInput` with line and reason where the text does not hold together or drops what files may have answered.
    """
    agency, programme = _checked(work, principal, programme_id)
    work.of(Agencies).settings(agency).must_lead(programme)
    before = work.extensions.newest(agency, programme)
    if (before.version if before else 0) != expected:
        raise StaleVersion()
    known = extension_of(before.yaml) if before else NONE
    if _accepted(work, programme, yaml, known) == known:
        raise BadInput(problems=[FieldProblem(YAML, "nothing_changed")])
    if not work.extensions.add(agency, programme, expected + 1, yaml, reason, principal.account):
        raise StaleVersion()
    made = work.extensions.newest(agency, programme)
    if made is None:
        raise NotFound()
    return made


def _checked(work: Work, principal: Principal, programme_id: str) -> tuple[UUID, str]:
    return agency_for(principal, Power.EXTEND_TEMPLATES), work.programmes.current(programme_id).id


def _accepted(work: Work, programme: str, yaml: str, before: Extension) -> Extension:
    current = work.programmes.current(programme)
    text = work.of(Proposals).text_in_force(programme, current.version)
    if text is None:
        raise NotFound()
    try:
        return model.check(yaml, text, before)
    except TemplateRefused as refused:
        raise BadInput(problems=[FieldProblem(YAML, "template_refused", refused.line, refused.reason)]) from None
