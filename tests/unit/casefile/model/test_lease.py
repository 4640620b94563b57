"""The lease: one person at a time, one device of theirs, and it ends by itself."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from services.casefile.errors import WrongState
from services.casefile.model.lease import Lease, keep_out, take, take_over

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
LASTS = timedelta(minutes=5)
AYSE, BEN = UUID(int=1), UUID(int=2)


def taken(at: datetime = NOW) -> Lease:
    """Ayşe has the file in hand."""
    return take(None, AYSE, None, at, LASTS)


def refused(current: Lease | None, account: UUID, shown: UUID | None, at: datetime) -> str | None:
    """The code a change is refused with, None where it is let through."""
    try:
        keep_out(current, account, shown, at)
    except WrongState as error:
        return error.code
    return None


def test_the_holder_renews_and_keeps_the_same_lease() -> None:
    """A renewal moves the end and nothing else, so a repeated request does no harm."""
    lease = taken()
    later = take(lease, AYSE, lease.id, NOW + timedelta(minutes=4), LASTS)
    assert (later.id, later.since, later.until) == (lease.id, NOW, NOW + timedelta(minutes=9))


def test_others_are_kept_out_until_it_ends() -> None:
    """While it is in force nobody else takes the file or changes it; the very instant it ends, anybody may."""
    lease = taken()
    for moment in (NOW, lease.until - timedelta(microseconds=1)):
        assert refused(lease, BEN, None, moment) == "in_other_hands"
        with pytest.raises(WrongState, match="in_other_hands"):
            take(lease, BEN, None, moment, LASTS)
    assert refused(lease, BEN, None, lease.until) is None
    assert take(lease, BEN, None, lease.until, LASTS).account == BEN


def test_a_second_device_takes_the_file_from_the_first() -> None:
    """The same person simply gets it again; what the first device still shows is lost, and cannot overwrite."""
    first = taken()
    second = take(first, AYSE, None, NOW, LASTS)
    assert second.id != first.id
    assert refused(second, AYSE, first.id, NOW) == "lease_lost"
    with pytest.raises(WrongState, match="lease_lost"):
        take(second, AYSE, first.id, NOW, LASTS)
    assert refused(second, AYSE, second.id, NOW) is None


def test_after_a_takeover_the_lease_before_is_lost() -> None:
    """Whoever lost the file to a lead hears so, also after the lead's lease has run out."""
    before, after = taken(), take_over(BEN, NOW, LASTS)
    assert refused(after, AYSE, before.id, NOW) == "lease_lost"
    assert refused(after, AYSE, before.id, after.until) == "lease_lost"
    assert refused(None, AYSE, before.id, NOW) == "lease_lost"


def test_a_lease_that_ran_out_and_nobody_took_is_still_ones_own() -> None:
    """Coming back from a long telephone call loses nothing."""
    lease = taken()
    late = lease.until + timedelta(hours=3)
    assert refused(lease, AYSE, lease.id, late) is None
    assert take(lease, AYSE, lease.id, late, LASTS).id == lease.id


def test_without_a_lease_a_change_is_let_through() -> None:
    """Programs and one-shot changes need none."""
    assert refused(None, BEN, None, NOW) is None
