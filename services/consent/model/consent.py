"""A consent (Einwilligung): what a person agreed to, since when, and whether it still holds (Art. 6, 7 GDPR)."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Literal
from uuid import UUID

from kernel.errors import StaleVersion
from services.consent.errors import WithdrawnAlready, WrongDay

State = Literal["in_force", "withdrawn"]
GivenBy = Literal["person", "guardian"]
APPLIES = "casefile"  # the one service that puts a grant or a withdrawal into practice
KEPT_YEARS = 3  # evidence after the end of the year: the regular period of limitation, §§ 195, 199 (1) BGB


@dataclass(frozen=True, slots=True)
class Consent:
    """One declaration for one purpose.

    `given_by` says in which capacity, never who. `received_on`: the day from which a withdrawal is effective;
    `withdrawal_recorded_at`: when it was entered, None also for those from before that was kept.
    `granted_applied_at`, `withdrawal_applied_at`: when casefile had put it into practice. `reference` is None
    once the file is erased: what stays is evidence that leads to nobody, until `evidence_until`.
    """

    id: UUID
    agency: UUID
    reference: UUID | None
    programme: str
    purpose: str
    template_version: int
    text_de_sha256: str
    text_en_sha256: str
    given_by: GivenBy
    given_on: date
    state: State
    received_on: date | None
    recorded_at: datetime
    recorded_by: UUID
    granted_applied_at: datetime | None
    withdrawal_applied_at: datetime | None
    evidence_until: date | None
    receipt: str
    version: int
    withdrawal_recorded_at: datetime | None = None

    @property
    def tag(self) -> int:
        """What the ETag shows: the version, and how often casefile has reported.

        A report changes what is shown, so the tag must change; but nobody's change could get lost by it, so that
        `version_of` reads the version alone out of an If-Match.
        """
        return self.version * 10 + sum(at is not None for at in (self.granted_applied_at, self.withdrawal_applied_at))

    @property
    def waiting_for(self) -> list[str]:
        """Which services have not yet put the present state into practice."""
        applied = self.granted_applied_at if self.state == "in_force" else self.withdrawal_applied_at
        return [] if applied else [APPLIES]

    def withdrawn(self, received_on: date, today: date, now: datetime, expected_version: int) -> "Consent":
        """The consent after its withdrawal (Widerruf, Art. 7 (3) GDPR), effective from its receipt, entered now."""
        if self.state == "withdrawn":
            raise WithdrawnAlready()
        if self.version != expected_version:
            raise StaleVersion()
        if received_on > today:
            raise WrongDay("received_on", "day_in_future")
        if received_on < self.given_on:
            raise WrongDay("received_on", "before_given_on")
        return replace(
            self,
            state="withdrawn",
            received_on=received_on,
            withdrawal_recorded_at=now,
            version=self.version + 1,
        )


def version_of(tag: int) -> int:
    """The version in a tag (see `Consent.tag`)."""
    return tag // 10


def check_given_on(given_on: date, today: date) -> None:
    """A consent cannot be given tomorrow."""
    if given_on > today:
        raise WrongDay("given_on", "day_in_future")


def evidence_until(ended_on: date | None, today: date) -> date:
    """Until when the evidence of a consent is kept that ended on this day, or with its file today."""
    return date((ended_on or today).year + KEPT_YEARS, 12, 31)
