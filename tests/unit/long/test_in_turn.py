"""Recovery compared with an earlier release's, part by part."""

import subprocess
from contextlib import nullcontext
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.long import in_turn
from tests.long.in_turn import MEASURED, MENDS, RATIO, beside, mend
from tests.long.row import Outcome, Row, Share
from tests.upgrade.make import COMMIT
from tests.upgrade.walk import is_shallow


def row(figures: dict[str, float]) -> Row:
    """A row that measures this."""
    return Row("faults", "It holds", {}, lambda _share, _tell: Outcome(figures=dict(figures)))


@pytest.mark.parametrize(
    ("ours", "theirs", "ratio"), [(11.0, 10.0, 1.1), (8.0, 10.0, 0.8), (None, 10.0, None), (8.0, 0.0, None)]
)
def test_a_part_is_recorded_with_its_ratio(ours: float | None, theirs: float, ratio: float | None) -> None:
    """Ours ÷ theirs, so that more is slower; nothing is claimed where one side has measured nothing."""
    ratios: list[float] = []
    figures = {} if ours is None else {MEASURED: ours}
    outcome = beside(row(figures), {MEASURED: theirs}, ratios).run(Share(1, 1, 5), lambda _: None)
    assert outcome.figures.get(RATIO) == ratio
    assert ratios == ([] if ratio is None else [ratio])


def test_what_is_compared_is_what_the_row_measures() -> None:
    """The row `faults` of both releases names its 95th percentile like this (tests/long/faults/ordeal.py)."""
    from tests.long.faults.ordeal import PARTS

    assert MEASURED in {f"recovery {name} s" for name in PARTS}


def test_without_the_earlier_release_nothing_is_run(monkeypatch: pytest.MonkeyPatch) -> None:
    """A ratio to nothing is no evidence; the row by itself is `make test-long ONLY=faults`."""
    monkeypatch.setattr(in_turn, "installed", lambda _tell, _target: nullcontext(None))
    assert in_turn.main({}) == 2


@pytest.mark.parametrize(
    ("asked", "parts"), [({"PARTS": "2"}, [(1, 2), (2, 2)]), ({"PART": "2/3"}, [(2, 3)]), ({"PART": "1/1"}, [(1, 1)])]
)
def test_parts_are_run_in_order_or_one_alone(
    asked: dict[str, str], parts: list[tuple[int, int]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """So a machine need not be quiet for all of them at once."""
    seen: list[tuple[int, int]] = []

    def ran(_row: Row, share: Share, _tell: object) -> bool:
        seen.append((share.part, share.of))
        return True

    monkeypatch.setattr(in_turn, "installed", lambda _tell, _target: nullcontext(Path()))
    monkeypatch.setattr(in_turn, "mend", lambda _tree: None)
    monkeypatch.setattr(in_turn, "figures_of", lambda _tree, _share, _tell: {})
    monkeypatch.setattr(in_turn, "run", ran)
    assert in_turn.main(asked) == 0
    assert seen == parts


@pytest.mark.skipif(is_shallow(COMMIT), reason="the history does not reach back to it")
def test_the_tests_of_the_earlier_release_are_mended(tmp_path: Path) -> None:
    """Its own tests alone, which are read by Python as before."""
    for name in {name for name, _, _ in MENDS}:
        assert name.startswith("tests/")
        text = subprocess.run(["git", "show", f"{COMMIT}:{name}"], cwd=ROOT, capture_output=True, text=True, check=True)
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text.stdout)
    mend(tmp_path)
    for name, _, instead in MENDS:
        mended = (tmp_path / name).read_text()
        assert instead in mended
        compile(mended, name, "exec")
