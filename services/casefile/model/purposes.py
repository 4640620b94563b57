"""What may still be written once the consent to a purpose was withdrawn (Art. 7 (3) GDPR): nothing new for it.

What stands stays until it is decided what becomes of the file (privacy.md, 3: a month to choose). Never refused are
purposes on another basis, danger (§ 8a SGB VIII), clearing an answer, and what it takes to end the work: the answers of
the gate for breaking off, the end of an agreement, and reminders of what the office has to do.
"""

from collections.abc import Iterator, Mapping

from services.casefile.errors import Problem
from services.casefile.model.casefile import CaseFile
from services.casefile.model.consents import withdrawn
from services.casefile.templates.declared.fields import Field
from services.casefile.templates.declared.kinds import Kind
from services.casefile.templates.declared.programme import Programme
from services.casefile.templates.values import Value

WITHDRAWN = "purpose_withdrawn"
ENDING: Mapping[str, frozenset[str]] = {"agreements": frozenset({"ended_on"})}
"""By form what may be written to end what an entry stands for."""
Values = Mapping[str, Value]


def refused_answers(programme: Programme, case: CaseFile, before: Values, after: Values) -> list[Problem]:
    """The answers that may not be written any more."""
    ending = programme.breaking_off
    free = frozenset({*ending.mandatory, ending.date}) if ending else frozenset()
    return list(_refused(programme, case, programme.fields, before, after, free, "/answers"))


def refused_values(programme: Programme, case: CaseFile, kind: Kind, before: Values, after: Values) -> list[Problem]:
    """What may not be written into an entry any more."""
    if kind.never_blocked or kind.of_the_office:
        return []
    fields, free = programme.form(kind.form).by_id, ENDING.get(kind.form, frozenset())
    return list(_refused(programme, case, fields, before, after, free, "/values"))


def _refused(
    programme: Programme,
    case: CaseFile,
    fields: Mapping[str, Field],
    before: Values,
    after: Values,
    free: frozenset[str],
    where: str,
) -> Iterator[Problem]:
    gone = withdrawn(case.consents)
    over = {one.id for one in programme.purposes if one.basis == "consent" and one.id in gone}
    if not over:
        return
    for name, field in fields.items():
        if field.purpose in over and name not in free and name in after and after[name] != before.get(name):
            yield Problem(f"{where}/{name}", WITHDRAWN)
