"""What the bench says of its rounds: statistics that would be wrong in silence."""

from pathlib import Path

import pytest

from bench import report
from bench.figures import Row, percentile, shown


def row(name: str = "G1", **changed: object) -> Row:
    """A row of the bench, as measured."""
    known: dict[str, object] = {
        "name": name, "measure": "writes", "ours": "12/s", "peer": "8/s", "values": (1.4, 1.6, 1.5),
        "accept": 1.25, "aim": 2.0, "notes": ("a note",),
    }  # fmt: skip
    return Row(**(known | changed))  # type: ignore[arg-type]  # because the fields are named one by one


def test_the_median_counts_and_the_spread_is_shown() -> None:
    """One lucky round must not carry a row."""
    assert row(values=(1.0, 1.1, 9.0)).shown() == "1.10 × [1.00–9.00]"
    assert row(values=(1.0, 1.1, 9.0)).verdict == "no"


@pytest.mark.parametrize(
    ("values", "better", "verdict"),
    [
        ((2.0,), "higher", "aim"),
        ((1.25,), "higher", "accept"),
        ((1.24,), "higher", "no"),
        ((2.01,), "lower", "no"),
        ((1.25,), "lower", "aim"),
    ],
)
def test_a_row_holds_by_its_own_direction(values: tuple[float, ...], better: str, verdict: str) -> None:
    """Fewer milliseconds are better, fewer writes are not."""
    accept, aim = (1.25, 2.0) if better == "higher" else (2.0, 1.25)
    assert row(values=values, better=better, accept=accept, aim=aim).verdict == verdict


@pytest.mark.parametrize(("share", "expected"), [(0.5, 50.0), (0.99, 99.0), (0.995, 100.0), (1.0, 100.0), (0.0, 1.0)])
def test_percentiles_are_values_that_were_measured(share: float, expected: float) -> None:
    """Nearest rank: a p99 is a request that somebody waited for, never a mean of two."""
    assert percentile([float(value) for value in range(100, 0, -1)], share) == expected


def test_figures_keep_the_digits_that_mean_something() -> None:
    """A table of ratios with five decimals says that somebody has not thought about noise."""
    assert [shown(value) for value in (0.4567, 12.345, 345.6, 4567.8)] == ["0.46", "12.3", "346", "4,568"]


def test_a_row_measured_anew_replaces_itself_and_no_other(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """`make bench ONLY=G1` must not lose what was measured before."""
    monkeypatch.setattr(report, "_surroundings", lambda: "2 cores")
    page = tmp_path / "bench.md"
    page.write_text(f"# Bench\n\n{report.BEGIN}\n{report.END}\n\nMethod\n", encoding="utf-8")
    report.keep([row("G1"), row("G4", notes=("another",))], page)
    report.keep([row("G1", ours="99/s", notes=("new",))], page)
    lines = page.read_text(encoding="utf-8").splitlines()
    assert [line.split(" | ")[2] for line in lines if line.startswith("| G")] == ["99/s", "12/s"]
    assert [line for line in lines if line.startswith("- ")] == ["- **G1** new", "- **G4** another"]
    assert (lines[0], lines[-1]) == ("# Bench", "Method")


def test_rows_of_a_number_go_together(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A number whose rows are called otherwise now keeps none of the old ones; G11 stands after G4."""
    monkeypatch.setattr(report, "_surroundings", lambda: "2 cores")
    page = tmp_path / "bench.md"
    page.write_text(f"# Bench\n\n{report.BEGIN}\n{report.END}\n", encoding="utf-8")
    report.keep([row("G4"), row("G11a"), row("G1")], page)
    report.keep([row("G4a"), row("G4b", notes=())], page)
    lines = page.read_text(encoding="utf-8").splitlines()
    assert [line.split()[1] for line in lines if line.startswith("| G")] == ["G1", "G4a", "G4b", "G11a"]
    assert [line.split()[1] for line in lines if line.startswith("- ")] == ["**G1**", "**G4a**", "**G11a**"]
