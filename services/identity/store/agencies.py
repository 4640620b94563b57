"""The book of agencies."""

from dataclasses import asdict
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Row, Select, func, select, update

from services.identity.model.agencies import Address, Agency
from services.identity.store.tables import agencies

ADDRESS = ("street", "postcode", "town")
CHANGEABLE = {"retention_days", "transmission", "client_number_scheme", "telephone", "programmes", "version", *ADDRESS}


class Agencies:
    """The book of agencies."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, agency: Agency) -> None:
        """Record a new agency."""
        self._connection.execute(agencies.insert(), _row(agency))

    def find(self, key: UUID) -> Agency | None:
        """One agency."""
        return self._one(select(agencies).where(agencies.c.id == key))

    def lock(self, key: UUID) -> Agency | None:
        """One agency, and nobody else changes it before this transaction ends."""
        return self._one(select(agencies).where(agencies.c.id == key).with_for_update())

    def save(self, agency: Agency) -> None:
        """Record what an agency that is locked has set, where it is and which programmes it leads, with its version."""
        values = {name: value for name, value in _row(agency).items() if name in CHANGEABLE}
        self._connection.execute(update(agencies).where(agencies.c.id == agency.id).values(values))

    def page(self, offset: int, limit: int) -> tuple[list[Agency], int]:
        """Some agencies in the order of their names, and how many there are in all."""
        total = self._connection.scalar(select(func.count()).select_from(agencies)) or 0
        ordered = select(agencies).order_by(agencies.c.name, agencies.c.id).offset(offset).limit(limit)
        return [_agency(row) for row in self._connection.execute(ordered)], total

    def _one(self, query: Select[Any]) -> Agency | None:
        row = self._connection.execute(query).first()
        return _agency(row) if row else None


def _agency(row: Row[Any]) -> Agency:
    values = dict(row._mapping)
    street, postcode, town = (values.pop(name) for name in ADDRESS)
    programmes = values.pop("programmes")
    return Agency(
        **values,
        address=None if street is None else Address(street, postcode, town),
        programmes=None if programmes is None else frozenset(programmes),
    )


def _row(agency: Agency) -> dict[str, Any]:
    values = {column.name: getattr(agency, column.name, None) for column in agencies.columns}
    programmes = None if agency.programmes is None else sorted(agency.programmes)
    return {**values, **(asdict(agency.address) if agency.address else {}), "programmes": programmes}
