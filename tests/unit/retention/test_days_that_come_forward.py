"""The brake: a day of erasure that comes forward by nobody's act waits for two people."""

from datetime import date, timedelta
from uuid import uuid4

from braked import (
    ADMIN,
    AGENCY,
    both_agree,
    closed,
    office,
    on,
    rule,
    the_brake,
    walk,
    work_instant,
)
from retention_fakes import TODAY

from contracts.retention import ErasureOrdered
from kernel.clock import Clock
from kernel.principal import Card
from services.retention.usecases.braking import agree
from services.retention.usecases.holding import preview_rule, show_held_back
from services.retention.usecases.reading import show_case
from services.retention.usecases.scheduling import close_within, reopen


def test_a_day_that_comes_forward_by_itself_waits_for_two_people_and_thirty_days() -> None:
    """Whatever is told of a closed file: no earlier day that is near counts before people say so."""
    work = office(100)
    key = closed(work, TODAY)
    closed(work, TODAY - timedelta(days=100), key)
    card = Card("retention", key, AGENCY, "waska", uuid4(), frozenset({"read"}))
    assert show_case(work, card).held_back == "brought_forward"
    assert walk(work, TODAY, TODAY + timedelta(days=5)) == {}
    both_agree(work, the_brake(work))
    effect = TODAY + timedelta(days=35)
    assert walk(work, TODAY + timedelta(days=6), effect + timedelta(days=1)) == {effect: 1}
    assert [data["reference"] for event, data in work.emitted if event is ErasureOrdered] == [key]


def test_what_an_upgrade_makes_due_erases_nothing_by_itself() -> None:
    """Files that nobody closed get a day long after they were over: asked first, and 30 days more."""
    work, then = office(365), TODAY - timedelta(days=500)
    for _ in range(3):
        closed(work, then, closed_on=then)
    assert walk(work, TODAY, TODAY + timedelta(days=3)) == {}
    assert (the_brake(work).reason, show_held_back(work, the_brake(work).id).preview.files) == ("brought_forward", 3)
    both_agree(work, the_brake(work))
    effect = TODAY + timedelta(days=33)
    assert walk(work, TODAY + timedelta(days=4), effect) == {effect: 3}


def test_a_day_that_is_over_as_it_is_told_asks_first() -> None:
    """An end recorded a year late, of a file that is still open perhaps: nobody saw the day come."""
    work = office(365)
    closed(work, TODAY - timedelta(days=500), closed_on=TODAY)
    closed(work, TODAY - timedelta(days=364), closed_on=TODAY - timedelta(days=3))  # heard after a weekend
    assert walk(work, TODAY, TODAY + timedelta(days=3)) == {TODAY + timedelta(days=1): 1}
    assert the_brake(work).reason == "brought_forward"


def test_an_earlier_day_far_ahead_asks_nobody() -> None:
    """It stands in the file for a month and longer: everybody can see it come."""
    work = office(100)
    key = closed(work, TODAY)
    closed(work, TODAY - timedelta(days=70), key)
    assert not work.brakes.rows
    assert walk(work, TODAY, TODAY + timedelta(days=31)) == {TODAY + timedelta(days=30): 1}


def test_files_of_one_day_are_asked_about_together() -> None:
    """Unless somebody has agreed to the first of them already: nobody agrees to what they have not seen."""
    work = office(100)
    keys = [closed(work, TODAY) for _ in range(3)]
    closed(work, TODAY - timedelta(days=90), keys[0])
    closed(work, TODAY - timedelta(days=90), keys[1])
    first = the_brake(work)
    agree(work, ADMIN, first.id, first.version)
    closed(work, TODAY - timedelta(days=90), keys[2])
    assert [len(work.schedules.held(key)) for key in work.brakes.rows] == [2, 1]


def test_a_held_file_made_to_stay_is_held_no_longer() -> None:
    """A longer rule that gives everybody a month to see the day coming answers the question."""
    work = office(30)
    for _ in range(11):
        closed(work, TODAY - timedelta(days=30))
    on(work, TODAY)
    rule(work, 59)
    assert len(work.schedules.held(the_brake(work).id)) == 11
    rule(work, 60)
    assert work.schedules.held(the_brake(work).id) == []


def test_a_held_file_that_is_opened_again_leaves_the_brake() -> None:
    """It has no day of erasure any more, and nothing to be asked about."""
    work = office(100)
    key = closed(work, TODAY)
    closed(work, TODAY - timedelta(days=90), key)
    reopen(work, {"reference": key, "agency": AGENCY, "programme": "waska", "opened_on": date(2020, 1, 1)})
    assert show_held_back(work, the_brake(work).id).preview.files == 0


def test_a_preview_keeps_to_the_range_of_the_programme() -> None:
    """A file whose programme lets it be kept no shorter is not brought forward, and asks nobody."""
    work = office(365)
    about = {"reference": uuid4(), "agency": AGENCY, "programme": "bfm", "opened_on": date(2020, 1, 1)}
    within = {"rule": "days_after_closing", "keep_at_least_days": 300, "keep_at_most_days": 4000}
    close_within(work, about | within | {"closed_on": TODAY, "counted_from": TODAY})
    assert preview_rule(work, AGENCY, 20).earliest_due_on == TODAY + timedelta(days=300)
    rule(work, 300)
    both_agree(work, the_brake(work))
    walk(work, TODAY, TODAY + timedelta(days=30))
    assert preview_rule(work, AGENCY, 20).files == 0
    rule(work, 20)
    assert work.rules.days(AGENCY) == 20


def test_the_tag_differs_where_what_is_shown_differs() -> None:
    """Who looks again sees that more is held, or that a day has come."""
    work = office(100)
    keys = [closed(work, TODAY) for _ in range(2)]
    tags = []
    for key in keys:
        closed(work, TODAY - timedelta(days=90), key)
        tags.append(show_held_back(work, the_brake(work).id).tag)
    work.clock = Clock(real_now=lambda: work_instant(TODAY + timedelta(days=91)))
    tags.append(show_held_back(work, the_brake(work).id).tag)
    assert len(set(tags)) == 3
