"""Nobody but the vocabulary says what the access log says: read from the source, beside the types that mypy holds."""

import ast
import re

from services.casefile.model.access.vocabulary import Act
from tests.contract.unchanged.source import calls, modules, nodes, reaching

VOCABULARY = "services.casefile.model.access.vocabulary"
SAID = re.compile(
    r"\{(Act\.\w+|access\.Act\.\w+|act|.*\bAct\.\w+ if .*)\.recorded\(.*\)\}"
    r"|\{\S*grounds\.recorded\(Act\.\w+\)\}|\{recorded_as\.narrow\(\)\}"
)


def test_no_text_reaches_the_log() -> None:
    """Every place that records an access gives an act of the vocabulary; a text of its own would have no sentence."""
    given = reaching("services.casefile", "log_access", "action")
    assert len(given) > 30
    assert sorted(one for one in given if not SAID.fullmatch(one)) == []


def test_only_the_vocabulary_makes_what_is_recorded() -> None:
    """Who puts one together by hand gets around the grammar."""
    assert {module.name for module, _ in calls("AccessAction")} == {VOCABULARY}


def test_one_place_writes_the_log() -> None:
    """A second one could store what it likes."""
    writing = re.compile(r"(INSERT\s+INTO|UPDATE|COPY)\s+access_log\b")
    found = {
        module.name
        for module, node in nodes()
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and writing.search(node.value)
    }
    assert {name for name in found if ".migrations." not in name} == {"services.casefile.store.access_log"}


def test_every_act_is_somebodys() -> None:
    """An act that no use case records any more stays for old rows, and is named here."""
    used = {
        node.attr
        for name, module in modules().items()
        if name.startswith("services.casefile.") and not name.startswith("services.casefile.model.access")
        for node in module.nodes
        if isinstance(node, ast.Attribute) and ast.unparse(node.value) in ("Act", "access.Act")
    }
    assert {act.name for act in Act} - used == set()
