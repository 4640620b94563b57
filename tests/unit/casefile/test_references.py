"""Purpose-bound references: reversible with the key, unrelated without it."""

from pathlib import Path
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.casefile.errors import KeyUnusable
from services.casefile.sealing.references import References

REFERENCES = References(bytes(range(32)))


@given(case_id=st.uuids(), purpose=st.sampled_from(["retention", "consent"]))
def test_round_trip(case_id: UUID, purpose: str) -> None:
    """The casefile service finds the file again from what it gave out, without a table."""
    assert case_id == REFERENCES.resolve(purpose, REFERENCES.refer(purpose, case_id))


@given(case_id=st.uuids())
def test_purposes_share_nothing(case_id: UUID) -> None:
    """The references of two services differ from one another and from the id, and do not resolve crosswise."""
    retention, consent = (REFERENCES.refer(purpose, case_id) for purpose in ("retention", "consent"))
    assert len({case_id, retention, consent}) == 3
    assert case_id != REFERENCES.resolve("consent", retention)


@given(case_ids=st.sets(st.uuids(), min_size=2, max_size=20))
def test_no_two_files_share_a_reference(case_ids: set[UUID]) -> None:
    """A permutation has no collisions: one reference never stands for two files."""
    assert len(case_ids) == len({REFERENCES.refer("retention", case_id) for case_id in case_ids})


def test_the_same_key_gives_the_same_references(tmp_path: Path) -> None:
    """References survive a restart, and differ between two installations."""
    path = tmp_path / "references.key"
    path.write_text(bytes(range(32)).hex() + "\n")
    case_id = UUID(int=5)
    assert REFERENCES.refer("retention", case_id) == References.from_file(path).refer("retention", case_id)
    assert REFERENCES.refer("retention", case_id) != References(bytes(32)).refer("retention", case_id)


def test_references_of_this_version_stay_resolvable() -> None:
    """A change of derivation would orphan what other services hold; this value (by OpenSSL) would notice."""
    assert UUID("28a0002a-9eff-d846-8947-b6d0c97bf9f4") == REFERENCES.refer("retention", UUID(int=5))


@pytest.mark.parametrize("key", [b"", bytes(16), bytes(33)])
def test_keys_of_another_length_are_refused(key: bytes) -> None:
    """A short key would silently give AES-128 or nothing."""
    with pytest.raises(KeyUnusable):
        References(key)


def test_a_missing_key_file_is_named_by_a_code(tmp_path: Path) -> None:
    """The service does not start with references it cannot resolve later."""
    with pytest.raises(KeyUnusable, match="key_missing"):
        References.from_file(tmp_path / "absent.key")
