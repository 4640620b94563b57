"""Sentences for people, in German and English, from gettext catalogues (`locale/<language>.po`).

A message id is a stable code (`changed_meanwhile`), never a sentence, so codes can be relied on and translated.
The kernel has a catalogue of its own; each service has one too, which `kernel/start.py` adds for every kind of its
processes: a worker writes reminders as well as a page does.
"""

from functools import lru_cache
from gettext import GNUTranslations
from io import BytesIO
from pathlib import Path

LANGUAGES = ("de", "en")  # the first is the default: the workers and clients are in Germany
_directories: list[Path] = [Path(__file__).parent / "locale"]


def add_catalogue(directory: Path) -> None:
    """Make the catalogues of a service known, once at its start."""
    if directory not in _directories:
        _directories.append(directory)
        _catalogue.cache_clear()


def sentence(code: str, language: str) -> str:
    """The sentence for a code, or the code itself where no catalogue has it (a test forbids that)."""
    head, _, detail = code.partition(":")
    text = _catalogue(language).get(head, head)
    return f"{text} ({detail})" if detail else text


def known_codes(language: str) -> set[str]:
    """All codes that have a sentence in this language."""
    return set(_catalogue(language))


@lru_cache(maxsize=8)
def _catalogue(language: str) -> dict[str, str]:
    from babel.messages.mofile import write_mo  # here: most workers never say a sentence
    from babel.messages.pofile import read_po

    texts: dict[str, str] = {}
    for directory in _directories:
        compiled = BytesIO()
        with (directory / f"{language}.po").open("rb") as source:
            write_mo(compiled, read_po(source, locale=language))
        compiled.seek(0)
        catalog = GNUTranslations(compiled)._catalog  # type: ignore[attr-defined]  # because it has no public view
        texts.update({key: text for key, text in catalog.items() if isinstance(key, str) and key})
    return texts
