"""docs/promises.md: each number of docs/product.md once, with a known state and tests that are there."""

import re

from tests.pages import ROOT, page, promises

ROW = re.compile(r"^\| ([WVPSHB]\d+) \| (.*?) \| (.*?) \| (.*?) \| (.*?) \|$", re.MULTILINE)
ROWS = ROW.findall(page("promises.md"))
PARTS = ("files that move", "rights", "proofs", "figures", "web", "no part yet", "later")
TEST = re.compile(r"`((?:tests/)?[\w/]*(?:/|test_\w+\.py))`")


def shown_by(shown: str) -> list[str]:
    """The tests a row cites, as paths; one without a folder stands in that of the one before."""
    paths: list[str] = []
    for cited in TEST.findall(shown):
        paths.append(cited if "/" in cited else f"{paths[-1].rpartition('/')[0]}/{cited}")
    return paths


def test_every_promise_has_one_row() -> None:
    """Nothing that was promised gets lost, nothing is told twice, and the order is that of the product."""
    numbers = promises()
    assert len(numbers) == len(set(numbers)) > 60
    assert [number for number, *_ in ROWS] == numbers


def test_promises_are_numbered_without_gaps() -> None:
    """A number that is missing would be a promise nobody sees go."""
    for letter in "WVPSHB":
        own = [int(number[1:]) for number in promises() if number[0] == letter]
        assert own == list(range(1, len(own) + 1))


def test_every_state_is_known() -> None:
    """Four states, as the page explains them; what is marked later in the product is later here, and nothing else."""
    assert {state for _, _, state, _, _ in ROWS} <= {"done", "partly", "not yet", "later"}
    product = page("product.md")
    whole = {number for number in promises() if f"- **{number}.**" in product and _is_later(product, number)}
    assert {number for number, _, state, _, _ in ROWS if state == "later"} == whole


def test_every_cited_test_is_there() -> None:
    """What shows a promise can be run."""
    missing = {path for *_, shown in ROWS for path in shown_by(shown) if not (ROOT / path).exists()}
    assert missing == set()
    assert sum(bool(shown_by(shown)) for *_, shown in ROWS) > 30


def test_what_is_done_is_shown() -> None:
    """`done` and `partly` need a test, or say with which part it comes; `done` names nothing that is missing."""
    for number, _, state, stands, shown in ROWS:
        if state == "done":
            assert shown_by(shown), number
            assert "Not yet" not in stands, number
        if state in ("partly", "not yet"):
            assert shown_by(shown) or any(part in shown for part in PARTS), number
        if state == "not yet":
            assert any(part in shown for part in PARTS), number


def _is_later(product: str, number: str) -> bool:
    """Whether all of a promise is marked so: its last word is, and what comes before makes no promise of its own."""
    line = re.search(rf"^- \*\*{number}\.\*\* (.*)$", product, re.MULTILINE)
    assert line, number
    sentences = re.split(r"(?<=\.) (?=[A-Z])", line[1])
    return all(sentence.endswith("*(later)*.") for sentence in sentences)
