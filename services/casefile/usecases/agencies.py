"""What identity tells of agencies and accounts; each is called in the transaction of its inbox row."""

from typing import Any

from services.casefile.store import Work
from services.casefile.store.agencies import Agencies


def agency_changed(work: Work, data: dict[str, Any]) -> None:
    """Remember what an agency has set: transmission decides about releases; numbers that were given stay."""
    work.of(Agencies).put(data)


def agency_changed_v3(work: Work, data: dict[str, Any]) -> None:
    """The same, and where files may be opened: in which programmes, in which districts that are not retired."""
    programmes = None if data["all_programmes"] else [one["programme"] for one in data["programmes"]]
    districts = [one["district"] for one in data["districts"]]
    told = {name: value for name, value in data.items() if name != "all_programmes"}
    work.of(Agencies).put({**told, "programmes": programmes, "districts": districts})


def account_changed(work: Work, data: dict[str, Any]) -> None:
    """Remember which accounts there are, and their roles where they were told."""
    work.of(Agencies).put_account(data)
