"""Noting since when casefile has put a grant or a withdrawal into practice."""

from typing import Any

from services.consent.store import Work


def note_applied(work: Work, data: dict[str, Any]) -> None:
    """`ConsentApplied`: the record shows the instant at which the report arrived."""
    work.consents.mark_applied(data["reference"], data["consent"], data["state"], work.clock.acted())
