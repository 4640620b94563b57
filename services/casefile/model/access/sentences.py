"""The access log in sentences for people, the young person concerned first: who did what, by role, never by name.

A sentence is put together from the act, its words, and what is appended (`locale/`, codes that begin with `PREFIX`);
nothing in it comes from a file.
"""

from collections.abc import Iterable

from kernel.translations import known_codes, sentence
from services.casefile.model.access.vocabulary import AccessAction, Unrecognised

PREFIX = "access_log_"
OTHER = "other"
"""A role that has no name here, or none at all."""


def told(said: AccessAction | Unrecognised, roles: Iterable[str], language: str) -> str:
    """What a row says, in a language of the catalogues; `roles`: those of who did it, as the row has them."""
    who = " / ".join(dict.fromkeys(_role(role, language) for role in sorted(roles))) or _role(OTHER, language)
    if isinstance(said, Unrecognised):
        return _text("unrecognised", language).format(who=who)
    words = {hole: _text(word_code(hole, word), language) for hole, word in said.by_hole.items()}
    text = _text(said.act.name.lower(), language).format(who=who, **words)
    for also in said.also:
        text = _text(f"also{also}", language).format(said=text)
    return text


def word_code(hole: str, word: str) -> str:
    """The code of a word without `PREFIX`: `word_entries_goals`. One word has one sentence in all holes that begin
    alike, as `entries` and `entries_entrustable` do."""
    return f"word_{hole.partition('_')[0]}_{word}"


def _role(role: str, language: str) -> str:
    known = f"{PREFIX}role_{role}" in known_codes(language)
    return _text(f"role_{role if known else OTHER}", language)


def _text(code: str, language: str) -> str:
    return sentence(PREFIX + code, language)
