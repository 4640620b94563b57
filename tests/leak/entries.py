"""An entry of every kind that a programme uses, with a canary in every question that can hold one."""

from collections.abc import Iterator
from datetime import date

from services.casefile.templates.declared.fields import Field, Form
from services.casefile.templates.declared.kinds import KINDS, Kind
from services.casefile.templates.declared.programme import Programme
from tests.casework import File
from tests.leak.canary import Canaries

IN_PLAIN = {"journal": "on", "appointments": "on", "reminders": "due_on", "reviews": "on", "referrals": "on"}
"""Days that lie in plain by design (privacy.md, 1: those that are watched, and the last contact of the journal)."""
FOLLOWED = {"reviews", "referrals"}
"""Kinds with another day that comes after the one in plain: before that canary nothing has happened."""
LONG_AGO = "1900-01-01"


def of_every_kind(file: File, canaries: Canaries, programme: Programme, today: date) -> list[str]:
    """Write them; a kind that comes some day is reached by itself. Returns the addresses, for others to try."""
    made: dict[str, str] = {}
    addresses = []
    for kind in KINDS.values():
        form = programme.forms.get(kind.form)
        if form is None or kind.by_engine:
            continue
        values = canaries.in_order(dict(_values(canaries, programme, form, today)), form.plausible)
        address = _address(file, kind, made)
        kept = file.worker.post(address, {"values": values}, expect=201).json()
        made[kind.form] = kept["id"]
        if lost := [name for name in values if name not in (*kept["values"], *kept["hidden"])]:
            raise AssertionError(f"these canaries did not arrive: {kind.form} {lost}")
        addresses += [address, f"{address}/{kept['id']}"]
    return addresses


def _address(file: File, kind: Kind, made: dict[str, str]) -> str:
    path = kind.path.replace("<uuid:parent>", made[kind.parent]) if kind.parent else kind.path
    return f"{file.path}/{path}"


def _values(canaries: Canaries, programme: Programme, form: Form, today: date) -> Iterator[tuple[str, object]]:
    for known in form.fields:
        plain = LONG_AGO if form.id in FOLLOWED else today.isoformat()
        value: object = plain if IN_PLAIN.get(form.id) == known.id else None
        value = value or canaries.answer(f"{programme.id}.{form.id}.{known.id}", known)
        value = value or _other(programme, form, known)
        if value is not None:
            yield known.id, value


def _other(programme: Programme, form: Form, known: Field) -> object:
    """What is no canary: the code on which another question depends, else the first; no flag is set but for that."""
    wanted = [f.shown_when.values for f in form.fields if f.shown_when and f.shown_when.field == known.id]
    if known.type == "flag":
        return any("true" in values for values in wanted)
    if known.type in ("code", "codes"):
        codes = [code.code for code in programme.code_lists[known.code_list or ""].codes]
        fitting = next((code for code in codes if wanted and all(code in values for values in wanted)), codes[0])
        return fitting if known.type == "code" else [fitting]
    return "14:30" if known.type == "time" else None
