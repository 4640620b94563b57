"""Every code that can reach a person has a sentence in German and in English, found by reading the source.

A code is what a refusal is raised with, what a problem of a field says, the `code` of an error's class and the
`error` of a validator. Where the source computes one, `COMPUTED` says which ones it can be, and a computed code that
is not listed there fails the test: nothing escapes it unseen.
"""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from tests.trees import nodes_of, tree_of

ROOT = Path(__file__).parents[3]
PARTS = ("kernel", "gateway", *sorted(f"services/{p.parent.name}" for p in ROOT.glob("services/*/__main__.py")))
LANGUAGES = ("de", "en")

ROOTS = {"Refusal", "CasefileError"}
PROBLEMS = {"FieldProblem": 1, "Problem": 1, "Unacceptable": 0, "ValidationError": 0, "WrongDay": 1}
"""Calls that carry a code, and at which place."""
START_ONLY = {"template_refused", "key_missing", "key_malformed"}
"""They end the start of a process with a sentence of their own and never reach a client."""
FAILURES = {"seal_broken"}
"""Answered as `internal`: the reader is told nothing of it, the operator is."""

NOT_FOR_PEOPLE = {"kernel/events/fields.py"}
"""What does not fit in an event is parked, and the operator sees at which place."""

COMPUTED = {
    ("kernel/errors.py", "self.code"): set(),  # the constructor of the root
    ("kernel/tokens.py", "code"): {"token_invalid", "card_invalid"},
    ("kernel/tokens.py", "over"): {"token_expired", "card_invalid"},
    ("kernel/web/texts.py", "BLANK"): {"invalid"},
    ("kernel/web/days.py", "TOO_EARLY"): {"invalid"},
    ("kernel/web/problems.py", "_code(message)"): {"invalid"},  # whatever has no sentence becomes this
    ("kernel/web/problems.py", "CODES.get(status, 'bad_request')"): set(),  # each in kernel/problems.py, below
    ("gateway/problems.py", "CODES.get(error.status_code, 'bad_request')"): set(),
    ("gateway/people/sessions.py", "code if code in ENDED else 'token_invalid'"): {"token_expired", "token_invalid"},
    ("services/casefile/web.py", "error.code"): set(),  # of the model's errors, which are read themselves
    ("services/casefile/web.py", "p.code"): set(),
    ("services/casefile/model/answers.py", "refusal.code"): set(),
    ("services/casefile/model/purposes.py", "WITHDRAWN"): {"purpose_withdrawn"},
    ("services/casefile/model/histories.py", "refusal.code"): set(),
    ("services/casefile/errors.py", "code"): set(),
    ("services/casefile/model/behind_passed_gates.py", "problems[name]"): {
        *("needed_by_passed_gate", "date_in_future", "date_before_previous", "after_limit"),
    },
    ("services/casefile/copies/usecases/prints.py", "one.code or NOT_APPROVED"): {
        *("print_not_ready", "print_not_approved", "print_failed", "file_unreadable", "not_found"),
    },
    ("services/casefile/copies/usecases/blank_prints.py", "FAILED"): {
        *("print_not_ready", "print_failed"),
    },
    ("services/casefile/copies/usecases/drawing.py", "FAILED"): {"print_failed"},
    ("services/casefile/usecases/authorised.py", "unknown.code"): set(),
    ("services/casefile/model/casefile.py", "f'case_{self.status}'"): {"case_closed", "case_erasing"},
    ("services/casefile/model/gates.py", "f'consent_missing:{purpose}'"): {"consent_missing"},
    ("services/consent/errors.py", "code"): set(),  # given to WrongDay, which is read where it is called
    ("services/consent/errors.py", "f'{file}: {reason}'"): set(),  # ends the start with this very sentence
    ("services/identity/model/roles.py", "code"): {"role_unknown", "role_not_for_agency"},
    ("services/identity/schemas/base.py", "str(self.error)"): set(),  # the `error` of a Matches, read where it is made
    ("services/identity/schemas/base.py", "self.code"): set(),  # of a Readable or Visible, read where it is made
}


@dataclass
class Found:
    """The codes of one part of the source, each with a place, and what could not be read."""

    codes: dict[str, str] = field(default_factory=dict)
    unread: set[tuple[str, str]] = field(default_factory=set)


MARKED = re.compile(r"[“„]([a-z_]+)[”“]")
SAID = {"unknown", "refused", "unbekannt", "verweigert", "vorgemerkt"}
"""What a person sees on a page as it is quoted."""


def test_sentences_name_no_key_of_a_body() -> None:
    """Whoever reads a sentence sees a page, not JSON: “missing” or “errors” say nothing to them."""
    quoted = {
        (language, word)
        for part in PARTS
        for language in LANGUAGES
        for file in (ROOT / part / "locale").glob(f"{language}.po")
        for message in read_po(file.read_bytes().splitlines(keepends=True))
        for word in MARKED.findall(str(message.string))
    }
    assert {word for _, word in quoted} <= SAID
    assert quoted


def test_codes_have_sentences_in_both_languages() -> None:
    """Nobody is ever shown a bare code."""
    lacking = [
        f"{code} ({language}), used in {where}"
        for part in PARTS
        for code, where in codes_of(part).codes.items()
        for language in LANGUAGES
        if code not in sentences(part, language) and code not in START_ONLY | FAILURES
    ]
    assert sorted(lacking) == []


def test_no_code_is_computed_unseen() -> None:
    """Every place in which a code is computed is known, and none that is gone is still listed."""
    unread = set().union(*(codes_of(part).unread for part in PARTS))
    assert unread == {place for place in COMPUTED if (ROOT / place[0]).exists()} - {
        ("services/casefile/model/gates.py", "f'consent_missing:{purpose}'")  # put in a list, not raised by itself
    }


def test_computed_codes_have_sentences() -> None:
    """Those that only reading with understanding finds."""
    for (file, _), codes in COMPUTED.items():
        part = next(part for part in PARTS if file.startswith(part + "/"))
        for language in LANGUAGES:
            assert codes - set(sentences(part, language)) == set(), file


def test_codes_of_http_have_sentences() -> None:
    """What werkzeug and Starlette refuse is answered in our words too."""
    from kernel.problems import CODES

    assert set(CODES.values()) - set(sentences("kernel", "de")) == set()


@pytest.mark.parametrize("part", PARTS)
def test_both_languages_know_the_same_codes(part: str) -> None:
    """A sentence added in one language alone would show a code in the other."""
    german, english = own_sentences(part, "de"), own_sentences(part, "en")
    assert set(german) == set(english)
    for code in german:
        assert german[code].strip() and english[code].strip(), code
        assert german[code] != english[code] or len(german[code]) < 12, code


@pytest.mark.parametrize("part", [part for part in PARTS if part != "kernel"])
def test_no_part_changes_the_words_of_the_kernel(part: str) -> None:
    """One code means one thing everywhere: catalogues are merged, and the later would win."""
    assert set(own_sentences(part, "de")) & set(own_sentences("kernel", "de")) == set()


def sentences(part: str, language: str) -> dict[str, str]:
    """What a process of this part can say."""
    return own_sentences("kernel", language) | own_sentences(part, language)


@cache
def own_sentences(part: str, language: str) -> dict[str, str]:
    """The catalogue of one part; the gateway may do without one."""
    file = ROOT / part / "locale" / f"{language}.po"
    if not file.exists():
        return {}
    with file.open("rb") as source:
        return {str(entry.id): str(entry.string) for entry in read_po(source, locale=language) if entry.id}


@cache
def codes_of(part: str) -> Found:
    """Every code in the source of one part."""
    found = Found()
    for file in sorted((ROOT / part).rglob("*.py")):
        name = file.relative_to(ROOT).as_posix()
        if name in NOT_FOR_PEOPLE:
            continue
        tree = tree_of(file)
        for node in expressions(tree):
            codes = literal(node, tree)
            if codes is None:
                found.unread.add((name, ast.unparse(node)))
            for code in codes or ():
                found.codes[code] = name
    return found


def expressions(tree: ast.Module) -> Iterator[ast.expr]:
    """Where a module says a code."""
    for node in nodes_of(tree):
        if isinstance(node, ast.ClassDef) and node.name in refusals():
            yield from class_codes(node)
        elif isinstance(node, ast.Call):
            yield from call_codes(node)


def class_codes(node: ast.ClassDef) -> Iterator[ast.expr]:
    """`code = …`, also beside another name, and `super().__init__(…)`."""
    for inner in ast.walk(node):
        if isinstance(inner, ast.Assign):
            for target in inner.targets:
                yield from named_code(target, inner.value)
        if isinstance(inner, ast.Call) and ast.unparse(inner.func) == "super().__init__" and inner.args:
            yield inner.args[0]


def named_code(target: ast.expr, value: ast.expr) -> Iterator[ast.expr]:
    """The value assigned to the name `code`."""
    if isinstance(target, ast.Tuple) and isinstance(value, ast.Tuple):
        for one, of in zip(target.elts, value.elts, strict=True):
            yield from named_code(one, of)
    elif isinstance(target, ast.Name) and target.id == "code":
        yield value


def call_codes(node: ast.Call) -> Iterator[ast.expr]:
    """The code in a call that raises a refusal, says a problem, or declares a validator."""
    name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
    passed_on = isinstance(node.func, ast.Name) and name == "error"  # `raise error(code)`, a class given by the caller
    place = PROBLEMS.get(name, 0 if name in refusals() or passed_on else None)
    own_constructor = name in refusals() and name not in takes_code()
    if place is not None and len(node.args) > place and not own_constructor:
        yield node.args[place]
    if name in ("Length", "Regexp", "Range", "OneOf", "Matches", "Equal"):
        yield from (word.value for word in node.keywords if word.arg == "error")


def refusals() -> set[str]:
    """The names of all classes of the trees of errors."""
    return set(_classes())


def takes_code() -> set[str]:
    """Those of them whose first argument is a code: they have no constructor of their own."""
    classes = _classes()
    return ROOTS | {name for name, has_init in classes.items() if not has_init}


@cache
def _classes() -> dict[str, bool]:
    """Class name -> whether it or a base below the root has a constructor."""
    declared = [
        node
        for part in PARTS
        for file in (ROOT / part).rglob("*.py")
        for node in nodes_of(tree_of(file))
        if isinstance(node, ast.ClassDef)
    ]
    found = dict.fromkeys(ROOTS, False)
    grown = True
    while grown:
        grown = False
        for node in declared:
            bases = [ast.unparse(base).rpartition(".")[2] for base in node.bases]
            if node.name not in found and any(base in found for base in bases):
                own = any(isinstance(inner, ast.FunctionDef) and inner.name == "__init__" for inner in node.body)
                found[node.name] = own or any(found.get(base, False) for base in bases)
                grown = True
    return found


def literal(node: ast.expr, tree: ast.Module) -> set[str] | None:
    """The codes an expression can be; None where it is computed."""
    if isinstance(node, ast.Constant):
        return {node.value} if isinstance(node.value, str) else set()
    if isinstance(node, ast.IfExp):
        one, other = literal(node.body, tree), literal(node.orelse, tree)
        return None if one is None or other is None else one | other
    if isinstance(node, ast.Name):
        return assigned(node, tree)
    if isinstance(node, ast.BoolOp) and ast.unparse(node) == "code or self.code":
        return set()  # the constructor of Refusal
    return None


def assigned(name: ast.Name, tree: ast.Module) -> set[str] | None:
    """What a name is assigned in its own function, if that is nothing but literals."""
    for function in nodes_of(tree):
        if isinstance(function, ast.FunctionDef) and any(inner is name for inner in ast.walk(function)):
            values = [
                inner.value
                for inner in ast.walk(function)
                if isinstance(inner, ast.Assign) and [ast.unparse(t) for t in inner.targets] == [name.id]
            ]
            known = [literal(value, tree) for value in values if not isinstance(value, ast.Name)]
            if known and None not in known:
                return set().union(*(codes or set() for codes in known))
    return None
