"""What identity tells of agencies and accounts; each is called in the transaction of its inbox row."""

from typing import Any

from services.casefile.store import Work
from services.casefile.store.agencies import Agencies


def agency_changed(work: Work, data: dict[str, Any]) -> None:
    """Remember what an agency has set: transmission decides about releases; numbers that were given stay."""
    work.of(Agencies).put(data)


def account_changed(work: Work, data: dict[str, Any]) -> None:
    """Remember which accounts there are."""
    work.of(Agencies).put_account(data)
