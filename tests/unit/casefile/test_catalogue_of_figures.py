"""The labels that reporting gets: complete for every measure of every template, short enough, and nobody's name."""

import pytest

from contracts.casefile import CatalogueChanged
from services.casefile.model.catalogue import catalogue
from services.casefile.programmes import DIRECTORY
from services.casefile.templates.declared.fields import MARKERS
from services.casefile.templates.declared.programme import Programme
from services.casefile.templates.reading.loading import load_all

TEMPLATES = load_all(DIRECTORY)
LONGEST = 120


@pytest.fixture(params=sorted(TEMPLATES))
def programme(request: pytest.FixtureRequest) -> Programme:
    """Every template that is shipped."""
    return TEMPLATES[request.param]


def labels(programme: Programme) -> dict[tuple[str, str], tuple[str, str]]:
    """List and code -> German, English."""
    return {(row["list"], row["code"]): (row["de"], row["en"]) for row in catalogue(programme)["labels"]}


def cells(programme: Programme, dimension: str) -> set[str]:
    """The codes of a field's list and the markers it takes; or the classes of a duration."""
    for duration in programme.durations:
        if duration.id == dimension:
            return {one.code for one in duration.classes}
    field = programme.fields[dimension]
    return {*programme.code_lists[field.code_list or ""].members, *field.markers}


def test_every_cell_can_be_read(programme: Programme) -> None:
    """Programme, measures, dimensions and each code that can stand in a cell, the markers it takes included."""
    known = labels(programme)
    assert ("programme", programme.id) in known
    for measure in programme.measures:
        assert ("measure", measure.id) in known
        assert ("dimension", measure.dimension) in known
        assert {code for name, code in known if name == measure.dimension} == cells(programme, measure.dimension)


def test_labels_are_short_and_in_both_languages(programme: Programme) -> None:
    """At most 120 characters, never blank: the contract would refuse them when the release is made."""
    for german, english in labels(programme).values():
        assert 0 < len(german.strip()) <= LONGEST
        assert 0 < len(english.strip()) <= LONGEST


def test_the_event_takes_the_catalogue(programme: Programme) -> None:
    """What would be emitted fits its contract to the last field."""
    told = catalogue(programme)
    assert CatalogueChanged.loaded(CatalogueChanged.dumped(told)) == told


def test_no_label_is_said_twice(programme: Programme) -> None:
    """Two measures over one field share its labels; the primary key at reporting has one row for each."""
    rows = catalogue(programme)["labels"]
    assert len({(row["list"], row["code"]) for row in rows}) == len(rows)


def test_markers_have_their_words(programme: Programme) -> None:
    """`unknown` is a figure of its own, called the same in every table."""
    known = labels(programme)
    for (name, code), words in known.items():
        if code in MARKERS and name in programme.fields:
            assert words == (MARKERS[code].de, MARKERS[code].en)


def test_only_reportable_fields_are_told(programme: Programme) -> None:
    """The labels of identifying and sensitive questions have no business at reporting."""
    told = {name for name, _ in labels(programme) if name in programme.fields}
    assert all(programme.fields[name].reportable for name in told)
    assert {programme.fields[name].protection for name in told} <= {"ordinary", "sensitive"}
