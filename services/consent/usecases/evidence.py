"""Deleting the evidence of consents when its time has passed."""

from datetime import date

import structlog

from services.consent.store import Work

log = structlog.get_logger("consent")


def purge_old_evidence(work: Work, day: date) -> int:
    """Delete evidence whose last day lies before this one; returns how many records went."""
    count = work.consents.purge_evidence_before(day)
    log.info("evidence_deleted", count=count, day=day.isoformat())
    return count
