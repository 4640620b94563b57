"""The bench's peer knows the same programme as Obhut: else it would check and answer something easier."""

from datetime import date
from uuid import UUID

import pytest

from bench.answers import ANSWERS
from bench.equal import TABLES, lacks
from bench.peer import programme as peer
from services.casefile.assembly import PROGRAMMES
from services.casefile.model.answers import by_section, check, merged
from services.casefile.sealing.documents import seal
from services.casefile.templates.declared.phases import Gate
from services.casefile.templates.reading.loading import load_all

WASKA = load_all(PROGRAMMES)["waska"]


@pytest.mark.parametrize(
    ("name", "codes"),
    [
        ("gender", peer.GENDERS),
        ("nationality", peer.NATIONALITIES),
        ("language", peer.LANGUAGES),
        ("situation_at_entry", peer.SITUATIONS),
    ],
)
def test_the_peer_checks_the_same_code_lists(name: str, codes: tuple[str, ...]) -> None:
    """A shorter list would be checked faster."""
    assert codes == tuple(code.code for code in WASKA.code_lists[name].codes)


def test_the_peer_has_the_same_gates() -> None:
    """What a file waits for is worked out for every answer, on both sides from the same rules."""
    ours = [
        (phase.id, edge, set(phase.gate(edge).mandatory), phase.gate(edge).date, _asked(phase.gate(edge)))
        for phase, edge in WASKA.edges
    ]
    theirs = [
        (
            gate.phase,
            gate.edge,
            set(gate.mandatory),
            gate.date,
            (f"consent_missing:{gate.consent}",) if gate.consent else (),
        )
        for gate in peer.GATES
    ]
    assert ours == theirs


def test_missing_answers_are_listed_in_the_same_order() -> None:
    """The answers of both sides are compared as they are."""
    order = list(WASKA.fields)
    assert all(list(gate.mandatory) == sorted(gate.mandatory, key=order.index) for gate in peer.GATES)


def test_the_answers_lie_in_the_same_sections() -> None:
    """As many sections are sealed on both sides."""
    assert {name: section for section, names in peer.SECTIONS.items() for name in names} == {
        name: WASKA.section_of[name] for name in ANSWERS
    }


def test_what_is_saved_is_what_the_page_says() -> None:
    """docs/bench.md promises 15 answers in two sections, some 1 KB sealed."""
    stored = merged({}, check(WASKA, ANSWERS, date(2026, 11, 22)))
    sections = [answers for answers in by_section(WASKA, stored).values() if answers]
    sealed = [seal(bytes(32), UUID(int=1), "person", 1, answers) for answers in sections]
    assert (len(ANSWERS), len(sections)) == (15, 2)
    assert 900 <= sum(map(len, sealed)) <= 1300


def test_every_kind_of_row_is_compared() -> None:
    """Case, key, sections, search tokens, access log, outbox, the agency's counter: what a write stores in Obhut."""
    assert {table for _, table, _ in TABLES.values()} == {
        "cases", "client_numbers", "case_sections", "case_tokens", "access_log", "outbox", "case_keys",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("ours", "lacking"),
    [
        ({"a": 1, "b": [{"c": None, "more": 1}], "more": 2}, []),
        ({"a": 2, "b": [{"c": None}]}, ["/a"]),
        ({"a": 1, "b": []}, ["/b"]),
        ({"a": 1, "b": [{"more": 1}]}, ["/b/0/c"]),
    ],
)
def test_obhut_may_answer_more_and_nothing_less(ours: dict[str, object], lacking: list[str]) -> None:
    """What the peer answers is in ours, with the same value at the same place."""
    assert lacks(ours, {"a": 1, "b": [{"c": None}]}) == lacking


def _asked(gate: Gate) -> tuple[str, ...]:
    return tuple(condition.id for condition in gate.conditions)
