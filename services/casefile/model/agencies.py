"""What casefile knows of an agency beside its files: how it numbers them, which programmes it leads, its districts."""

from dataclasses import dataclass
from uuid import UUID

from kernel.errors import BadInput, FieldProblem, Forbidden
from kernel.principal import Principal
from services.casefile.model.client_numbers import FIRST_SCHEME


@dataclass(frozen=True, slots=True)
class AgencySettings:
    """As identity has told it, or the cautious beginning of it.

    `scheme`: a key of `client_numbers`; `programmes`: ids of those it is admitted to, None for all; `districts`: those
    that take files in.
    """

    scheme: str = FIRST_SCHEME
    programmes: frozenset[str] | None = None
    districts: frozenset[UUID] = frozenset()

    def leads(self, programme: str) -> bool:
        """Whether the agency opens files of this programme."""
        return self.programmes is None or programme in self.programmes

    def must_lead(self, programme: str) -> None:
        """Raises `Forbidden` (`programme_not_admitted`) where it does not."""
        if not self.leads(programme):
            raise Forbidden("programme_not_admitted")

    def must_take(self, district: UUID | None, principal: Principal, *, by_district: bool) -> None:
        """Raises `BadInput` at `/district`: `unknown_district` for none of its districts that takes files in,
        `district_needed` for none at all, where the agency has some and the file's programme works `by_district`.

        What identity says in the person's token is believed before its event has come.
        """
        if district is None:
            if by_district and (self.districts or principal.districts):
                raise BadInput(problems=[FieldProblem("/district", "district_needed")])
        elif district not in self.districts and district not in principal.districts:
            raise BadInput(problems=[FieldProblem("/district", "unknown_district")])
