"""Whose paper it is: the agency with its address and telephone, who is responsible for the file, who printed it.

Names of staff are identity's. They come with the order, in a directory that identity has signed; what one print needs
of it lies sealed under the key of its file, and goes with the print (ADR 29).
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any
from uuid import UUID

from kernel.directory import Directory


@dataclass(frozen=True, slots=True)
class Colleague:
    """Somebody as papers name them."""

    name: str
    telephone: str | None = None


@dataclass(frozen=True, slots=True)
class Sender:
    """What stands at the head of a paper."""

    agency: str
    address: str | None = None
    telephone: str | None = None
    worker: Colleague | None = None
    printed_by: Colleague | None = None

    def as_json(self) -> dict[str, Any]:
        """Plain values, to be sealed."""
        return asdict(self)


def sender_of(directory: Directory, responsible: UUID | None, account: UUID) -> Sender:
    """Of an agency's directory what one paper needs: the two names, and the agency's own."""
    return Sender(
        directory.agency_name,
        directory.address,
        directory.telephone,
        _colleague(directory, responsible),
        _colleague(directory, account),
    )


def sender_from(values: Mapping[str, Any]) -> Sender:
    """What `as_json` gave."""
    people = {name: Colleague(**values[name]) if values[name] else None for name in ("worker", "printed_by")}
    return Sender(values["agency"], values["address"], values["telephone"], **people)


def _colleague(directory: Directory, account: UUID | None) -> Colleague | None:
    found = directory.people.get(account) if account else None
    return Colleague(found.name, found.telephone) if found else None
