"""Which questions are asked only after certain answers, as styles: a form follows them at once, without any script.

Made of a template as `/v1/programmes/{id}` shows it; it says codes and ids of fields, nothing of any person.
"""

from collections.abc import Iterator, Mapping
from typing import Any


def stylesheet(programme: Mapping[str, Any]) -> str:
    """The styles for all sections and forms of a template: a question is not shown while none of its answers is."""
    parts = [*programme["sections"], *programme["forms"]]
    return "".join(line for part in parts for line in _lines(part))


def _lines(part: Mapping[str, Any]) -> Iterator[str]:
    asked = {field["id"] for field in part["fields"]}
    for field in part["fields"]:
        rule = field["shown_when"]
        if rule is not None and rule["field"] in asked:
            given = ", ".join(_given(rule["field"], value) for value in rule["values"])
            yield f".form:not(:has({given})) .w-{field['id']} {{ display: none; }}\n"


def _given(name: str, value: str) -> str:
    """That an answer is chosen, in a list, among radios or among boxes."""
    chosen = f'[value="{value}"]:checked'
    return f'select[name="f.{name}"] option{chosen}, input[name="f.{name}"]{chosen}'
