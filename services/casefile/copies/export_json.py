"""A whole file as one JSON document, which another program can read: docs/export-format.md says what stands in it."""

from typing import Any

from services.casefile.copies.whole_file import WholeFile
from services.casefile.model.consents import withdrawn
from services.casefile.model.entries import Entry

FORMAT, VERSION = "obhut-case-file", 1


def document(file: WholeFile) -> dict[str, Any]:
    """The document; days, instants and ids are values that JSON writes as text."""
    stored, case = file.stored, file.stored.case
    return {
        "format": FORMAT,
        "format_version": VERSION,
        "basis": file.grounds.basis,
        "with_entrusted": file.grounds.with_entrusted,
        "protected_address": file.grounds.protected_address,
        "id": case.id,
        "client_number": case.client_number,
        "programme": case.programme,
        "template_version": case.template_version,
        "status": case.status,
        "opened_on": case.opened_on,
        "closed_on": case.closed_on,
        "erasure_due_on": stored.erasure_due_on,
        "district": case.district,
        "responsible": case.responsible,
        "phases": [
            {"id": phase.id, "started_on": dates.started_on, "ended_on": dates.ended_on}
            for phase in file.programme.phases
            if (dates := case.dates(phase.id)).started_on is not None
        ],
        "consents": [{"purpose": purpose, "since": since} for purpose, since in sorted(stored.consents.items())],
        "consents_withdrawn": [{"purpose": one, "since": since} for one, since in withdrawn(case.consents).items()],
        "responsibilities": [
            {
                "account": one.account,
                "kind": one.kind,
                "since": one.since,
                "until": one.until,
                "ended_at": one.ended_at,
                "reason": file.reasons.get(one.id),
            }
            for one in case.responsibilities
        ],
        "answers": file.answers,
        "history": file.histories,
        "withdrawn": file.withdrawn,
        "hidden": file.hidden,
        "entries": {
            kind: [_entry(one) | {"before": [_said(then) for then in file.before.get(one.id, ())]} for one in entries]
            for kind, entries in file.entries.items()
        },
    }


def _entry(entry: Entry) -> dict[str, Any]:
    names = ("id", "parent", "author", "account", "done", "entrusted", "created_at")
    return {name: getattr(entry, name) for name in names} | _said(entry)


def _said(entry: Entry) -> dict[str, Any]:
    return {"version": entry.version, "changed_at": entry.changed_at, "values": entry.values, "hidden": entry.hidden}
