"""What follows from answers and agreements: who stays responsible, how long a file is kept, when its exit is due.

Source: programmes.md (bfm, asd, clearing), product.md (V8)."""

from dataclasses import dataclass

from services.casefile.templates.declared.fields import Text
from services.casefile.templates.declared.phases import AnsweredWith


@dataclass(frozen=True)
class GiverStays:
    """Whoever hands a file over before the phase `until` starts stays secondarily responsible where one of these
    answers was given, unless they decide otherwise and say why."""

    until: str
    answers: tuple[AnsweredWith, ...]


@dataclass(frozen=True)
class KeptFor(AnsweredWith):
    """An answer for which a file is kept long, `once` that phase has started (None: at once)."""

    once: str | None = None


@dataclass(frozen=True)
class KeptLong:
    """Files that are kept until so many years after the birth of their client, instead of the days of the retention.

    `answers`: one of these must have been given at any time, empty for all files, `once` that phase has started (None:
    at once); `born`: the fields with the day or month of birth, the first that is answered counts.
    """

    label: Text
    years: int
    born: tuple[str, ...]
    answers: tuple[KeptFor, ...]
    once: str | None = None

    @property
    def phases(self) -> tuple[str, ...]:
        """The phases it names."""
        return tuple(name for name in (self.once, *(one.once for one in self.answers)) if name is not None)


@dataclass(frozen=True)
class AgreementEnds:
    """Once no agreement of this kind is in force any more, the phase `leads_to` is due; `id`: the rule's name."""

    id: str
    label: Text
    kind: str
    leads_to: str
