"""JSON as clients send it, read in one way wherever a body is read.

An object that names something twice is legal JSON with no meaning (RFC 8259, 4): most readers take the last value, some
the first, and whoever sent it believes in the other. It is refused, for what would be stored is not what was meant.
"""

from json import JSONDecoder
from typing import Any

from kernel.errors import FieldProblem, Refusal


def read(body: bytes) -> Any:
    """What a body says. Raises ValueError for what is no JSON in UTF-8, RecursionError for what is nested too deeply,
    `Refusal` malformed_json where an object names something twice. The name is not repeated: it might be anything."""
    return DECODER.decode(body.decode())


def _each_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    named = dict(pairs)
    if len(named) != len(pairs):
        raise Refusal("malformed_json", problems=[FieldProblem("", "named_twice")])
    return named


DECODER = JSONDecoder(object_pairs_hook=_each_once)
