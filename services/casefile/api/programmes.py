"""`/v1/programmes`: the templates, in the reader's language."""

from typing import Any

from flask import current_app
from flask_smorest import Blueprint

from kernel.web.problems import language
from kernel.web.requests import signed_in
from services.casefile import schemas
from services.casefile.model.template import MARKERS, Field, Phase, Programme, Text, find

blueprint = Blueprint("programmes", "programmes", url_prefix="/v1/programmes", description="Programme templates")


@blueprint.get("")
@signed_in
@blueprint.response(200, schemas.ProgrammeLineSchema(many=True))
def list_programmes() -> list[dict[str, Any]]:
    """The programmes of this platform."""
    known = current_app.extensions["casefile"].programmes
    return [{"id": p.id, "version": p.version, "label": _said(p.label)} for p in known.values()]


@blueprint.get("/<programme>")
@signed_in
@blueprint.response(200, schemas.ProgrammeSchema)
@blueprint.alt_response(404, description="No such programme")
def read_programme(programme: str) -> dict[str, Any]:
    """A programme's outline, code lists, and what each phase demands."""
    template = find(current_app.extensions["casefile"].programmes, programme)
    return {
        "id": template.id,
        "version": template.version,
        "label": _said(template.label),
        "words": {word: _said(text) for word, text in template.words.items()},
        "purposes": [{"id": p.id, "label": _said(p.label), "basis": p.basis} for p in template.purposes],
        "sections": [
            {"id": s.id, "label": _said(s.label), "fields": [_field(template, f) for f in s.fields]}
            for s in template.sections
        ],
        "code_lists": {
            name: [{"code": c.code, "label": _said(c.label)} for c in codes.codes]
            for name, codes in template.code_lists.items()
        },
        "phases": [_phase(phase) for phase in template.phases],
    }


def _field(template: Programme, field: Field) -> dict[str, Any]:
    return {
        "id": field.id,
        "label": _said(field.label),
        "help": _said(field.help),
        "type": field.type,
        "code_list": field.code_list,
        "markers": [{"code": marker, "label": _said(MARKERS[marker])} for marker in sorted(field.markers)],
        "protection": field.protection,
        "relevant": field.relevant,
        "mandatory_at": [f"{phase}/{edge}" for phase, edge in template.needed_at(field.id)],
    }


def _phase(phase: Phase) -> dict[str, Any]:
    gates = {
        edge: {"mandatory": list(gate.mandatory), "conditions": list(gate.conditions), "date": gate.date}
        for edge, gate in (("start", phase.start), ("end", phase.end))
    }
    return {"id": phase.id, "label": _said(phase.label), **gates}


def _said(text: Text) -> str:
    return text.en if language() == "en" else text.de
