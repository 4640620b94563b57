"""What the resources of a web process work with: made once at its start, and found by its type.

So a resource asks for a `Signer` and gets one, and a type checker sees what it does with it; nothing is looked up by a
name that somebody has to spell right.
"""

from typing import TypeVar

from flask import Flask, current_app

KEY = "obhut"
T = TypeVar("T")


def provide(app: Flask, *things: object) -> None:
    """Have resources of this process find these, each by its own type; another of a type replaces the first."""
    app.extensions.setdefault(KEY, {}).update({type(thing): thing for thing in things})


def provided(kind: type[T]) -> T:
    """What the process was given of this type. Raises `KeyError` where it was given none: a slip in its `web.py`."""
    value: T = current_app.extensions[KEY][kind]
    return value
