"""A template that is sent to us: read as a shipped one is, but nothing in it may cost more than its own length."""

import pytest

from services.casefile.errors import TemplateRefused
from services.casefile.programmes import DIRECTORY
from services.casefile.templates.reading.loading import load, parse
from services.casefile.templates.source import DEEPEST, read, without_anchors

BOMB = "a: &a [x]\n" + "".join(f"{chr(97 + n)}: &{chr(97 + n)} [{f'*{chr(96 + n)},' * 9}]\n" for n in range(1, 12))


def refusal(text: str) -> TemplateRefused:
    """How this text is refused."""
    with pytest.raises(TemplateRefused) as caught:
        parse(read("yaml", text, from_outside=True))
    return caught.value


@pytest.mark.parametrize("name", ["asd", "clearing", "waska"])
def test_it_is_read_as_a_shipped_one_is(name: str) -> None:
    """The text an owner starts from says the same as the one that is shipped."""
    path = DIRECTORY / f"{name}.yaml"
    text = without_anchors(path.read_text(encoding="utf-8"))
    assert parse(read("yaml", text, from_outside=True)) == load(path)


@pytest.mark.parametrize(
    ("text", "line", "reason"),
    [
        (BOMB, 1, "anchors"),
        ("id: x\nlabel: &one {de: a, en: b}\n", 2, "anchors"),
        ("id: x\nlabel: *nowhere\n", 2, "anchors"),
        ("id: x\n*nowhere : 1\n", 2, "anchors"),
        ("id: x\na: &loop [*loop]\n", 2, "anchors"),
        ("\n" + "[" * 100_000, 2, "deeper"),
        ("a:\n" + "{a: " * (DEEPEST + 1) + "1", 2, "deeper"),
        ("id: x\n  broken: [", None, "no YAML"),
        ("id: \x01", None, "no YAML"),
        ("!!python/object/apply:os.system [x]", 1, "expected a mapping"),
        ("id: x\n---\nid: y\n", None, "no YAML"),
        ("# nothing\n", None, "empty"),
        ("id: waska\nid: waska\n", 2, "double key"),
    ],
    ids=["alias bomb", "anchor", "alias", "alias as a key", "loop", "deep list", "deep mapping", "broken", "control"]
    + ["python", "two documents", "empty", "double key"],
)
def test_what_could_do_harm_is_refused_with_its_line(text: str, line: int | None, reason: str) -> None:
    """Refused before anything is built of it, and the owner is told where."""
    refused = refusal(text)
    assert reason in refused.reason
    assert line is None or refused.line == line
