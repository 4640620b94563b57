"""How shares of the long run add up to what docs/evidence.md claims."""

from dataclasses import replace
from pathlib import Path

import pytest

from tests.long.evidence import counts_of, newest, render, result_of
from tests.long.record import PAGE, Entry, append, read
from tests.long.row import Outcome, Row, Share, all_rows

ENTRY = Entry("row", 1, 1, 7, "abc", False, "2026-11-22", 120, 2, {"calls": 10}, {"p95 ms": 1.5}, 0)
ROW = Row("row", "It holds", {"calls": 20}, lambda _share, _tell: Outcome())


def part(number: int, of: int, **changes: object) -> Entry:
    """An entry of one of several parts."""
    return replace(ENTRY, part=number, of=of, **changes)


def test_parts_are_summed() -> None:
    """The counts of all parts of the newest division add up, and two parts of a half each reach the target."""
    entries = [part(1, 2), part(2, 2)]
    assert counts_of(newest(entries, "row")) == {"calls": 20}
    assert result_of(newest(entries, "row"), ROW.target) == "passed"


def test_a_part_counts_once() -> None:
    """A part that was run twice counts with its newest run alone, be that one better or worse."""
    entries = [part(1, 2, failures=3), part(2, 2), part(1, 2, counts={"calls": 11})]
    assert counts_of(newest(entries, "row")) == {"calls": 21}
    again = [*entries, part(1, 2, failures=1)]
    assert result_of(newest(again, "row"), ROW.target) == "**failed** (1 failures)"


def test_divisions_are_not_mixed() -> None:
    """Halves and thirds are different runs: the newest line says which one is meant, however incomplete."""
    entries = [part(1, 2), part(2, 2), part(3, 3)]
    assert newest(entries, "row") == [part(3, 3)]
    assert result_of(newest(entries, "row"), ROW.target) == "1 of 3 parts run"


def test_rows_are_not_mixed() -> None:
    """Another row's shares count for nothing."""
    assert newest([part(1, 2), part(2, 2, row="other")], "row") == [part(1, 2)]


@pytest.mark.parametrize(
    ("entries", "result"),
    [
        ([], "not run yet"),
        ([ENTRY], "short of calls"),
        ([replace(ENTRY, counts={"calls": 20})], "passed"),
        ([replace(ENTRY, counts={"calls": 20}, failures=2)], "**failed** (2 failures)"),
        ([replace(ENTRY, counts={})], "short of calls"),
    ],
)
def test_a_row_passes_only_complete(entries: list[Entry], result: str) -> None:
    """A row has passed when it was run, nothing failed and every target count was reached."""
    assert result_of(entries, ROW.target) == result


def test_the_page_shows_what_the_record_has() -> None:
    """A line has promise, target, sum, result, the span of a figure, commits with a mark for changes, duration."""
    entries = [part(1, 2, dirty=True), part(2, 2, figures={"p95 ms": 2.0}, started="2026-11-23")]
    line = render({"row": ROW}, entries).splitlines()[-1]
    assert line == (
        "| row | It holds | 20 calls | 20 calls | passed | p95 ms: 1.5–2 | `abc`+, `abc` "
        "| 4 min on 2 cores, 2026-11-22 to 2026-11-23 |"
    )


def test_many_figures_alike_are_a_table() -> None:
    """They would fill the cell of their row; below the rows each thing has its line, with the span over all parts."""
    entries = [
        part(1, 2, figures={"lag: a: p95 s": 1.0, "lag: a: max s": 2.0}),
        part(2, 2, figures={"lag: a: p95 s": 3.0}),
    ]
    page = render({"row": ROW}, entries)
    assert page.endswith("## row: lag\n\n|  | p95 s | max s |\n| --- | --- | --- |\n| a | 1–3 | 2 |\n")
    assert page.count("lag") == 1


def test_what_is_appended_is_read(tmp_path: Path) -> None:
    """The record keeps every entry, in order."""
    file = tmp_path / "evidence.jsonl"
    for number in (1, 2):
        append(part(number, 2), file)
    assert read(file) == [part(1, 2), part(2, 2)]


@pytest.mark.parametrize("of", [1, 3, 7])
def test_shares_add_up_to_the_whole(of: int) -> None:
    """However a row is divided, its parts do everything once."""
    assert sum(Share(number, of, 1).of_count(20_000) for number in range(1, of + 1)) == 20_000


def test_a_trial_is_a_hundredth() -> None:
    """A trial does little, but never nothing."""
    assert Share(1, 1, 1, trial=True).of_count(20_000) == 200
    assert Share(1, 1, 1, trial=True).of_count(30) == 1


def test_parts_have_chances_of_their_own() -> None:
    """With one seed the parts differ from one another, and each is the same again."""
    draws = [Share(number, 2, 7).random().random() for number in (1, 2, 1)]
    assert draws[0] == draws[2] != draws[1]


def test_the_page_is_made_from_the_record() -> None:
    """docs/evidence.md is what docs/evidence.jsonl says: `python -m tests.long render` makes it."""
    assert PAGE.read_text(encoding="utf-8") == render(all_rows(), read())
