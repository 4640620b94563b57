"""What outsiders or stored data depend on stays as it is, whatever is moved and renamed (`unchanged/__init__.py`)."""

from difflib import unified_diff

import pytest

from tests.contract.unchanged.keeping import GOLDEN, SUBJECTS, found, kept

LINES = 40  # of a difference that are shown


@pytest.mark.parametrize("name", SUBJECTS)
def test_what_others_depend_on_is_as_it_was(name: str) -> None:
    """A changed value breaks rows that are stored, messages on their way or programs of others, who do not see us."""
    before, now = kept(name), found(name)
    if before == now:
        return
    lines = list(unified_diff(before.splitlines(), now.splitlines(), "kept", "now", lineterm="", n=1))
    shown = "\n".join(line[:200] for line in lines[:LINES])
    pytest.fail(
        f"{name} differs from what tests/contract/unchanged/golden keeps: this breaks stored data or outsiders.\n"
        f"{shown}\n"
        f"({len(lines)} lines of difference.) Put it back, or say in an ADR how what is stored and who relies on it go "
        f"on, then: python -m tests.contract.unchanged {name}",
        pytrace=False,
    )


def test_every_golden_file_has_a_subject() -> None:
    """A subject that is dropped here would no longer hold what its file says."""
    assert {file.name for file in GOLDEN.iterdir()} == set(SUBJECTS)


def test_no_golden_file_is_empty() -> None:
    """A subject that finds nothing any more, since the source has changed its ways, would hold nothing."""
    assert [name for name in SUBJECTS if len(kept(name)) < 10] == []
