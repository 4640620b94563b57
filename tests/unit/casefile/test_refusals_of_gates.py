"""What a refused gate tells: what is not met, in words, and which field takes the reasons for passing all the same."""

from collections.abc import Iterator
from datetime import date

import pytest

from kernel import translations
from kernel.problems import problem_body
from kernel.translations import sentence
from services.casefile.errors import GateRefused, NotMadeYet, WrongState
from services.casefile.model.lacking import Lacking
from services.casefile.templates.declared.phases import ConsentInForce, Edge, Phase
from services.casefile.templates.declared.programme import Programme
from services.casefile.templates.reading.loading import load_all
from services.casefile.web import LOCALE, _refusal

PROGRAMMES = load_all(LOCALE.parent / "programmes")
GATES = [(one, phase, edge) for one in PROGRAMMES.values() for phase, edge in one.edges]


@pytest.fixture(autouse=True)
def _with_sentences(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Casefile's catalogue, for these tests alone: others tell sentences by their codes."""
    monkeypatch.setattr(translations, "_directories", [*translations._directories, LOCALE])
    translations._catalogue.cache_clear()
    yield
    monkeypatch.undo()
    translations._catalogue.cache_clear()


def shown(refused: GateRefused) -> list[dict[str, str]]:
    """The conditions as a client reads them."""
    conditions: list[dict[str, str]] = problem_body(_refusal(refused), "en")["conditions"]
    return conditions


def test_the_field_that_takes_reasons_is_named() -> None:
    """Nobody is sent looking for it."""
    refused = GateRefused("clearing", "end", [], ["after_limit:slow"], {}, {"after_limit:slow": "why_slow"})
    (condition,) = shown(refused)
    assert condition["reasons_at"] == "why_slow"
    assert condition["detail"] == sentence("after_limit:slow", "en")


def test_where_there_is_no_field_none_is_asked_for() -> None:
    """A file of a version from before goes into the newer one, where reasons can be given; its day stays true."""
    (condition,) = shown(GateRefused("clearing", "end", [], ["after_limit:slow"]))
    assert "reasons_at" not in condition
    assert condition["detail"] == sentence("after_limit_for_good", "en")


def test_each_reason_about_a_consent_has_its_sentence() -> None:
    """One that is missing, and one of which a day is wrong."""
    codes = ["consent_missing:play", "consent_before_birth:work"]
    details = {one["code"]: one["detail"] for one in shown(GateRefused("work", "start", [], codes))}
    assert details == {code: sentence(code, "en") for code in codes}
    assert all(("work" in detail or "play" in detail) and "_" not in detail for detail in details.values())


@pytest.mark.parametrize("language", translations.LANGUAGES)
@pytest.mark.parametrize(("programme", "phase", "edge"), GATES, ids=lambda one: getattr(one, "id", one))
def test_no_sentence_names_an_id(programme: Programme, phase: Phase, edge: Edge, language: str) -> None:
    """“(clearing_overdue)” and “(case_management)” say nothing to whoever reads them: what they are called does."""
    named = _named_by_ids(programme, phase, edge)
    gate = phase.gate(edge)
    codes = (*(one.id for one in gate.conditions), *named)
    waits = Lacking((), tuple(dict.fromkeys(codes)), dict.fromkeys(named, "why"))
    refused = waits.refusal(programme, gate, phase.id, edge, date(2026, 5, 4))
    details = {one["code"]: one["detail"] for one in problem_body(_refusal(refused), language).get("conditions", [])}
    assert details.keys() == set(codes)
    assert [detail for detail in details.values() if "_" in detail] == []
    for code, label in named.items():
        assert label[language] in details[code]


def _named_by_ids(programme: Programme, phase: Phase, edge: Edge) -> dict[str, dict[str, str]]:
    """The codes of a gate that name a purpose or a limit, and what that is called."""
    asked = {one.test.purpose for one in phase.gate(edge).conditions if isinstance(one.test, ConsentInForce)}
    labels = {
        f"{code}:{one.id}": one.label
        for one in programme.purposes
        if one.id in asked
        for code in ("consent_missing", "consent_before_birth", "consent_by_a_child")
    }
    if edge == "end":
        labels |= {f"after_limit:{limit.id}": limit.label for limit in phase.limits}
    return {code: {"de": label.de, "en": label.en} for code, label in labels.items()}


def test_what_is_being_made_can_be_asked_for_again() -> None:
    """A print that is fetched too early is no other refusal than before, and says when to come back."""
    early, never = _refusal(NotMadeYet("print_not_ready")), _refusal(WrongState("print_failed"))
    assert (early.status, early.code, early.retry_after) == (409, "print_not_ready", 2)
    assert (never.status, never.code, never.retry_after) == (409, "print_failed", None)
