"""A file under the name by which those who referred it go on knowing it (product.md, V10)."""

from datetime import date

from tests.employment import NOBODY, Client
from tests.leak.canary import Canaries
from tests.visitor import Visitor


def referred(officer: Visitor, manager: Visitor, canaries: Canaries, today: date) -> str:
    """One that was referred under one canary and is called by another since; where it is.

    Who referred it sees the first, which lies sealed in a column of its own.
    """
    client, known = Client(officer), canaries.name("referred.name")
    client.file.answer(**{**NOBODY, "degree_of_disability": "gdb_60"}, name=known)
    officer.post(f"{client.file.path}/hand-over", {"to": manager.account}, expect=200)
    client.worker = client.file.worker = manager
    client.enter(today)
    client.file.answer(name=canaries.name("renamed.name"))
    if officer.get(client.file.path).json()["name"] != known:
        raise AssertionError("who referred a file does not know it by the name of the referral")
    return client.file.path
