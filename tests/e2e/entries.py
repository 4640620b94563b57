"""An entry of every kind that the file's programme uses, for requests that are to lead somewhere."""

from functools import cached_property
from typing import Any

from services.casefile.assembly import PROGRAMMES
from services.casefile.templates.declared.kinds import KINDS, Kind
from services.casefile.templates.reading.loading import load_all
from tests.casework import File

PROGRAMME = "waska"
SAID: dict[str, dict[str, Any]] = {
    "participants": {"name": "Oma Jansen", "relation": "grandparent"},
    "contacts": {"institution": "Berufsschule 3", "role": "school"},
    "journal": {"on": "2026-01-05", "kind": "talk", "text": "Erstes Gespräch"},
    "appointments": {"on": "2026-12-01", "at": "10:00", "kind": "talk"},
    "reminders": {"due_on": "2026-12-01", "text": "Nachfragen"},
    "goals": {"area": "school", "goal": "Abschluss nachholen", "status": "open"},
    "steps": {"what": "Anmelden", "who": "young_person"},
    "ratings": {"on": "2026-01-05", "by": "young_person", "value": "medium"},
    "agreements": {"kind": "support", "on": "2026-01-05", "content": "Wöchentlich ein Gespräch"},
    "assessments": {"on": "2026-01-05", "area": "learning", "view": "self"},
    "danger_assessments": {"on": "2026-01-05", "source": "health", "kinds": ["neglect"], "indications": "Müde"},
}


class Entries:
    """Entries of one file, written when they are first asked for."""

    def __init__(self, file: File) -> None:
        self._file = file

    @cached_property
    def _made(self) -> dict[str, str]:
        made: dict[str, str] = {}
        for form, values in SAID.items():
            parent = KINDS[form].parent
            path = KINDS[form].path.replace("<uuid:parent>", made.get(parent or "", ""))
            answer = self._file.worker.post(f"{self._file.path}/{path}", {"values": values}, expect=201)
            made[form] = answer.json()["id"]
        return made

    def ids(self, path: str) -> dict[str, str]:
        """What stands for `entry` and `parent` in a path of the API's description."""
        kind = _kind_of(path)
        if kind is None:
            return {}
        return {"entry": self._made[kind.form]} | ({"parent": self._made[kind.parent]} if kind.parent else {})

    def address(self, path: str) -> str | None:
        """Where the entry is that a path leads to."""
        kind = _kind_of(path)
        if kind is None or not path.endswith("{entry}"):
            return None
        inner = kind.path.replace("<uuid:parent>", self._made.get(kind.parent or "", ""))
        return f"{self._file.path}/{inner}/{self._made[kind.form]}"

    @staticmethod
    def bodies() -> dict[tuple[str, str], Any]:
        """Bodies that fit, by operation."""
        new = {("post", described(KINDS[form])): {"values": values} for form, values in SAID.items()}
        return new | {("patch", f"{path}/{{entry}}"): {"done": True} for _, path in new}


def described(kind: Kind) -> str:
    """The path of a kind as the API's description has it."""
    return "/v1/cases/{case_id}/" + kind.path.replace("<uuid:parent>", "{parent}")


def without_entries(path: str) -> bool:
    """Whether a path leads to a kind of entry that the programme does not use."""
    used = load_all(PROGRAMMES)[PROGRAMME].forms
    paths = [described(kind) for kind in KINDS.values() if kind.form not in used]
    return any(path == one or path.startswith(f"{one}/") for one in paths)


def _kind_of(path: str) -> Kind | None:
    fitting = [kind for kind in KINDS.values() if kind.form in SAID and path.startswith(described(kind))]
    return max(fitting, key=lambda kind: len(kind.path), default=None)
