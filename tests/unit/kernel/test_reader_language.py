"""In which of our languages a reader is answered, by what their browser sends."""

import pytest
from hypothesis import given
from hypothesis import strategies as some

from kernel.problems import language_of


@pytest.mark.parametrize(
    ("header", "language"),
    [
        ("en-GB,de;q=0.3", "en"),
        ("de;q=0.1,en-US;q=0.9", "en"),
        ("de-AT;q=0.9, en-GB;q=0.3", "de"),
        ("en-US,en;q=0.9,de;q=0.95", "en"),
        ("de-CH, en-US", "de"),
        ("EN_gb, de;q=0.9", "en"),
        ("en-GB;q=0, de;q=0.1", "de"),
        ("fr-FR, en-GB;q=0.2, *;q=0.1", "en"),
    ],
)
def test_a_country_s_form_of_a_language_is_that_language(header: str, language: str) -> None:
    """What browsers send first is a language with a country; it counts with the quality it was sent with."""
    assert language_of(header) == language


@given(header=some.text(max_size=200))
def test_any_language_header_has_an_answer(header: str) -> None:
    """Whatever a client sends for a language, it is answered in one of ours."""
    assert language_of(header) in ("de", "en")
