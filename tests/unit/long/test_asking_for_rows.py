"""What `make test-long` understands, and what it records."""

from pathlib import Path

import pytest

from tests.long import __main__ as long
from tests.long.record import append, read
from tests.long.row import Outcome, Row, Share, Tell

ROWS = {name: Row(name, "It holds", {}, lambda _share, _tell: Outcome()) for name in ("faults", "load")}


def test_only_names_rows() -> None:
    """ONLY picks rows in its order; without it all are run."""
    assert [row.name for row in long.wanted(ROWS, {"ONLY": "load, faults"})] == ["load", "faults"]
    assert [row.name for row in long.wanted(ROWS, {})] == ["faults", "load"]


@pytest.mark.parametrize("asked", [{"PART": "0/2"}, {"PART": "3/2"}, {"PART": "1"}, {"PART": "a/b"}, {"SEED": "x"}])
def test_a_share_that_does_not_exist_is_refused(asked: dict[str, str]) -> None:
    """A mistyped part or seed is said, not guessed."""
    with pytest.raises(long.Misunderstood):
        long.share_of(asked)


def test_an_unknown_row_ends_with_a_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    """A row that does not exist is named, with those that do; the exit status is neither good nor failed."""
    assert long.main([], {"ONLY": "nosuchrow"}) == 2
    assert "There is no row nosuchrow" in capsys.readouterr().out


def test_a_share_as_asked() -> None:
    """Part, seed and trial are those of the environment; without a seed there is one, to be printed."""
    assert long.share_of({"PART": "2/3", "SEED": "5", "TRIAL": "1"}) == Share(2, 3, 5, trial=True)
    assert long.share_of({}).seed != long.share_of({}).seed


def crashing(_share: Share, _tell: Tell) -> Outcome:
    """A row that cannot be run to its end."""
    raise ConnectionError


@pytest.mark.parametrize(
    ("run", "failures"),
    [(lambda _share, _tell: Outcome(failures=["lost"]), 1), (crashing, 1), (lambda _share, _tell: Outcome(), 0)],
)
def test_failures_are_recorded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, run: object, failures: int) -> None:
    """What fails, or breaks off, is recorded as failed; a trial leaves no trace."""
    lines, page = tmp_path / "evidence.jsonl", tmp_path / "evidence.md"
    monkeypatch.setattr(long, "PAGE", page)
    monkeypatch.setattr(long, "append", lambda entry: append(entry, lines))
    row = Row("row", "It holds", {}, run)  # type: ignore[arg-type]  # because a row of a test needs less than a real one
    assert long.run(row, Share(1, 1, 5, trial=True), lambda _: None) == (not failures)
    assert not lines.exists()
    assert not page.exists()
    assert long.run(row, Share(1, 1, 5), lambda _: None) == (not failures)
    (entry,) = read(lines)
    assert (entry.row, entry.seed, entry.failures) == ("row", 5, failures)
