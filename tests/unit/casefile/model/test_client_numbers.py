"""Client numbers by the scheme of the agency."""

from datetime import date

import pytest
from marshmallow import ValidationError

from contracts.identity import AgencyChangedV2
from services.casefile.model.client_numbers import Numbering, numbering
from services.casefile.schemas.cases import CLIENT_NUMBER
from services.identity.model.agencies import CLIENT_NUMBER_SCHEMES

OPENED = date(2026, 12, 31)


def written(scheme: Numbering, number: int) -> str:
    """The number as the database puts it together."""
    return f"{scheme.before}{number:0{scheme.digits}d}{scheme.after}"


@pytest.mark.parametrize(
    ("scheme", "seventh"),
    [
        ("number", "007"),
        ("year_number", "2026-0007"),
        ("programme_year_number", "JMD-2026-0007"),
        ("number_year", "007/2026"),
    ],
)
def test_each_scheme_has_its_form(scheme: str, seventh: str) -> None:
    """And each is one that could have been given by hand."""
    made = written(numbering(scheme, "jmd", OPENED), 7)
    assert made == seventh
    CLIENT_NUMBER(made)


@pytest.mark.parametrize("scheme", CLIENT_NUMBER_SCHEMES)
def test_no_number_is_longer_than_may_be_given_by_hand(scheme: str) -> None:
    """A programme with a long name and an agency with many files still have legal numbers."""
    try:
        CLIENT_NUMBER(written(numbering(scheme, "a_very_long_programme_name", OPENED), 99_999))
    except ValidationError as wrong:
        pytest.fail(str(wrong))


def test_the_event_knows_exactly_the_schemes_that_can_be_chosen() -> None:
    """A scheme that identity offers and the contract does not could never be told."""
    declared = AgencyChangedV2._declared_fields["client_number_scheme"]
    assert vars(declared)["values"] == CLIENT_NUMBER_SCHEMES


def test_only_schemes_with_a_year_are_counted_by_year() -> None:
    """The counter of 001, 002 … goes on for ever."""
    assert [numbering(one, "p", OPENED).year for one in CLIENT_NUMBER_SCHEMES] == [None, 2026, 2026, 2026]
