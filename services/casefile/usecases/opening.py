"""Opening a case file (Fallakte anlegen)."""

from uuid import UUID, uuid4

from contracts.casefile import CaseOpened
from kernel.errors import BadInput, Conflict, FieldProblem, Forbidden
from kernel.principal import Principal
from services.casefile.model import access, client_numbers
from services.casefile.model.casefile import CaseFile
from services.casefile.model.client_numbers import Numbering
from services.casefile.store import Stored, Work
from services.casefile.store.agencies import Agencies
from services.casefile.usecases import authorised
from services.casefile.usecases.reading import Summary, read_case, summary

OPERATION = "open_case"


def open_case(
    work: Work,
    principal: Principal,
    programme_id: str,
    client_number: str | None,
    repeat_key: str | None,
    district: UUID | None = None,
) -> Summary:
    """A new, empty file of which the person becomes the responsible case manager.

    The file's key is committed to the key store first: a file without a key can never exist. Raises
    `BadInput`, `Forbidden` (`programme_not_admitted`), `Conflict` `client_number_taken`; repeated with the same
    Idempotency-Key it returns the first file, as it is now. Whoever works in districts opens files of these alone,
    of one alone without naming it; of a programme that works by districts no file lies in none (`district_needed`).
    """
    programme = authorised.wanted_programme(work, programme_id)
    if principal.agency is None or not access.may_open(principal, programme):
        raise Forbidden()
    if district is not None and principal.districts and district not in principal.districts:
        raise BadInput(problems=[FieldProblem("/district", "not_your_district")])
    made = work.find_made(principal, repeat_key, OPERATION)
    if made:
        return read_case(work, principal, made)
    settings = work.of(Agencies).settings(principal.agency)
    settings.must_lead(programme.id)
    if district is None and len(principal.districts) == 1:
        (district,) = principal.districts
    settings.must_take(district, principal, by_district=access.works_by_district(programme))
    case_id, opened_on = uuid4(), work.clock.today()
    # Asked before the key is made: a database that is away must not leave one behind.
    numbering = client_numbers.numbering(settings.scheme, programme.id, opened_on)
    work.keys.create(principal.agency, case_id)
    faster = work.made_before(principal, repeat_key, OPERATION, case_id)
    if faster:
        work.keys.destroy(case_id)
        return read_case(work, principal, faster)
    case = CaseFile(
        id=case_id,
        agency=principal.agency,
        programme=programme.id,
        template_version=programme.version,
        responsible=principal.account,
        client_number=client_number or "",
        opened_on=opened_on,
        district=district,
    )
    case = _add(work, case, numbering)
    work.log_access(principal, access.Act.OPEN.recorded(), [case_id])
    work.emit_about(CaseOpened, case_id, agency=case.agency, programme=case.programme, opened_on=case.opened_on)
    return summary(work, Stored(case, None, {}, 0), {})


def _add(work: Work, case: CaseFile, numbering: Numbering) -> CaseFile:
    """Add the file; where it cannot be, its key goes again: else every number that is taken would leave one."""
    try:
        return work.cases.add(case, numbering)
    except Conflict:
        work.keys.destroy(case.id)
        raise
