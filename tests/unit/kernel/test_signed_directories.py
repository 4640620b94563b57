"""A directory is believed when identity signed it for this use; and never kept, since it is names."""

from datetime import timedelta
from uuid import UUID

import pytest

from kernel.directory import Directory, Person
from kernel.errors import Unauthenticated
from kernel.tokens import SKEW_SECONDS, VALID_SECONDS
from tests.unit.kernel.test_tokens_and_cards import WHO, Hall, hall

__all__ = ["hall"]
PEOPLE = {UUID(int=number): Person(f"Person {number}", str(number) if number % 2 else None) for number in range(3000)}
DIRECTORY = Directory(UUID(int=2), UUID(int=1), "Träger", "Ring 3\n06108 Halle", "0345 1", PEOPLE)


def test_what_was_signed_is_read(hall: Hall) -> None:
    """Of the largest office too, and without an address as well."""
    for directory in (DIRECTORY, Directory(UUID(int=2), UUID(int=1), "Träger")):
        assert hall.verifier().directory(hall.signer("identity/token.jwk").directory(directory)) == directory


def test_it_is_no_token_and_a_token_is_none(hall: Hall) -> None:
    """One key signs both: each says whom it is for."""
    signer, verifier = hall.signer("identity/token.jwk"), hall.verifier()
    with pytest.raises(Unauthenticated):
        verifier.principal(signer.directory(Directory(UUID(int=2), UUID(int=1), "Träger")))
    for wrong in (signer.token(WHO), hall.signer("casefile/card.jwk").directory(DIRECTORY), "", "x.y.z", "ä"):
        with pytest.raises(Unauthenticated, match="token_invalid"):
            verifier.directory(wrong)


def test_it_holds_for_a_minute(hall: Hall) -> None:
    """As a token does."""
    signed, verifier = hall.signer("identity/token.jwk").directory(DIRECTORY), hall.verifier()
    hall.moment += timedelta(seconds=VALID_SECONDS + SKEW_SECONDS)
    assert verifier.directory(signed).agency_name == "Träger"
    hall.moment += timedelta(seconds=1)
    with pytest.raises(Unauthenticated, match="token_expired"):
        verifier.directory(signed)
