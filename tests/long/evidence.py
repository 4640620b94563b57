"""docs/evidence.md, made from the record alone: what is claimed is what was run."""

from collections.abc import Iterable, Mapping

from tests.long.record import Entry
from tests.long.row import Row

HEAD = """# Evidence

Long counts, each run by `make test-long` (all rows) or a share of it: `ONLY=row PART=i/n make test-long`. A count is met only with its row. This page is made from `evidence.jsonl`, which has a line with the seed for every share that was run.

How parts add up: the newest line of a row says into how many parts it was divided; of each of these parts the newest line counts. Counts are summed, of figures the smallest and the largest of all parts are shown. A row has passed when every part was run, none failed, and all target counts were reached. A commit with `+` had changes beside it.

`python -m tests.long.in_turn` runs the row `faults` in PARTS parts (4), each after the same part of commit 007412f in a checkout of its own, and records how their recovery compares. That takes some 100 minutes; PART=2/4 is the second part alone.

| row | what it shows | target | reached | result | figures | commit | duration |
| --- | --- | --- | --- | --- | --- | --- | --- |
"""  # noqa: E501 -- a paragraph of Markdown is one line
NOT_RUN = "not run yet"
DETAIL = ": "  # between the parts of the name of a figure that stands in a table of its own


def newest(entries: Iterable[Entry], row: str) -> list[Entry]:
    """The entries that speak for a row: of the division that its newest line has, the newest line of each part."""
    found: dict[int, Entry] = {}
    for entry in reversed([one for one in entries if one.row == row]):
        of = next(iter(found.values())).of if found else entry.of
        if entry.of == of:
            found.setdefault(entry.part, entry)
    return [found[part] for part in sorted(found)]


def counts_of(entries: Iterable[Entry]) -> dict[str, int]:
    """The sums of all counts over the parts."""
    total: dict[str, int] = {}
    for entry in entries:
        for name, count in entry.counts.items():
            total[name] = total.get(name, 0) + count
    return total


def result_of(entries: list[Entry], target: Mapping[str, int]) -> str:
    """What may be said of a row: `passed`, or why not."""
    if not entries:
        return NOT_RUN
    if not all(entry.passed for entry in entries):
        return f"**failed** ({sum(entry.failures for entry in entries)} failures)"
    if len(entries) < entries[0].of:
        return f"{len(entries)} of {entries[0].of} parts run"
    counts = counts_of(entries)
    short = [name for name, count in target.items() if counts.get(name, 0) < count]
    return f"short of {', '.join(short)}" if short else "passed"


def render(rows: Mapping[str, Row], entries: list[Entry]) -> str:
    """The whole page: a line for every row, then the tables of those that measure many things alike."""
    counting = [(row, newest(entries, row.name)) for row in rows.values()]
    lines = [_line(row, mine) for row, mine in counting]
    return HEAD + "".join(lines + [_details(row.name, mine) for row, mine in counting])


def _line(row: Row, entries: list[Entry]) -> str:
    commits = dict.fromkeys(f"`{entry.commit}`{'+' if entry.dirty else ''}" for entry in entries)
    cells = [
        row.name,
        row.promise,
        _counts(row.target),
        _counts(counts_of(entries)),
        result_of(entries, row.target),
        ", ".join(f"{name}: {span}" for name, span in _figures(entries).items() if DETAIL not in name),
        ", ".join(commits),
        _duration(entries),
    ]
    return f"| {' | '.join(cells)} |\n"


def _details(row: str, entries: list[Entry]) -> str:
    """A table of the figures named `what: thing: which`, e.g. `recovery: worker killed: p95 s`; empty without any."""
    found: dict[str, dict[str, dict[str, str]]] = {}
    for name, span in _figures(entries).items():
        if DETAIL in name:
            what, thing, which = name.split(DETAIL)
            found.setdefault(what, {}).setdefault(thing, {})[which] = span
    return "".join(_table(f"{row}: {what}", things) for what, things in found.items())


def _table(title: str, things: Mapping[str, Mapping[str, str]]) -> str:
    titles = ["", *dict.fromkeys(which for thing in things.values() for which in thing)]
    lines = [titles, ["---"] * len(titles)]
    lines += [[thing, *(spans.get(which, "") for which in titles[1:])] for thing, spans in sorted(things.items())]
    return f"\n## {title}\n\n" + "".join(f"| {' | '.join(line)} |\n" for line in lines)


def _counts(counts: Mapping[str, int]) -> str:
    return ", ".join(f"{count:,} {name}" for name, count in counts.items())


def _figures(entries: list[Entry]) -> dict[str, str]:
    spans = {}
    for name in dict.fromkeys(name for entry in entries for name in entry.figures):
        values = [entry.figures[name] for entry in entries if name in entry.figures]
        least, most = _number(min(values)), _number(max(values))
        spans[name] = least if least == most else f"{least}–{most}"  # noqa: RUF001, RUF100 -- a dash between numbers
    return spans


def _number(value: float) -> str:
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"


def _duration(entries: list[Entry]) -> str:
    if not entries:
        return ""
    minutes = sum(entry.seconds for entry in entries) / 60
    days = sorted({entry.started for entry in entries})
    when = days[0] if len(days) == 1 else f"{days[0]} to {days[-1]}"
    return f"{minutes:.0f} min on {max(entry.cores for entry in entries)} cores, {when}"
