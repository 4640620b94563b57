"""`/v1/programmes`: the templates, in the reader's language."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask_smorest import Blueprint

from kernel.principal import Principal
from kernel.translations import sentence
from kernel.web.problems import language
from kernel.web.requests import principal, signed_in
from kernel.web.wiring import provided
from services.casefile.api import plausibility_in_words
from services.casefile.api.context import work_for
from services.casefile.api.plausibility_in_words import span_body
from services.casefile.model.entrusted import GROUNDS
from services.casefile.model.who_consented import DOUBTS
from services.casefile.schemas import programmes as schemas
from services.casefile.store import Work
from services.casefile.store.agencies import Agencies
from services.casefile.store.foundation import Foundation
from services.casefile.templates.checks.plausibility_rules import place_of
from services.casefile.templates.declared.broken_rules import labelled
from services.casefile.templates.declared.deadlines import Deadline
from services.casefile.templates.declared.fields import MARKERS, Code, Field, Form, Section, Text, in_language
from services.casefile.templates.declared.phases import Gate, Phase
from services.casefile.templates.declared.plausibility import Other, PlausibilityRule
from services.casefile.templates.declared.programme import Programme
from services.casefile.templates.declared.protection import ProtectedAddress
from services.casefile.templates.declared.spans import ShownWhen

blueprint = Blueprint("programmes", "programmes", url_prefix="/v1/programmes", description="Programme templates")


@blueprint.get("")
@signed_in
@blueprint.response(200, schemas.ProgrammeLineSchema(many=True))
def list_programmes() -> list[dict[str, Any]]:
    """The programmes of this platform, and in which of them one's agency opens files."""
    with work_for(principal()) as work:
        admitted = _admitted(work, principal())
    known = provided(Foundation).programmes
    return [
        {"id": p.id, "version": p.version, "label": p.label.in_(language()), "admitted": admitted(p.id)} for p in known
    ]


@blueprint.get("/<programme>")
@signed_in
@blueprint.arguments(schemas.ProgrammeQuerySchema, location="query")
@blueprint.response(200, schemas.ProgrammeSchema)
@blueprint.alt_response(404, description="No such programme")
def read_programme(query: dict[str, Any], programme: str) -> dict[str, Any]:
    """A programme's outline, with what one's agency has added, forms and code lists, and what each phase demands; in
    the words of a day."""
    who = principal()
    with work_for(who) as work:
        version = query.get("version")
        template = work.programmes.at(programme, version) if version else work.programmes.current(programme)
        if who.agency is not None:
            template = work.programmes.for_agency(template, who.agency)
        shown = Shown(template, language(), query.get("on") or work.clock.today()).whole()
        return shown | {"admitted": _admitted(work, who)(programme)}


def _admitted(work: Work, who: Principal) -> Callable[[str], bool | None]:
    """Says of a programme whether the person's agency opens files in it; None for whoever has none."""
    return work.of(Agencies).settings(who.agency).leads if who.agency is not None else lambda _: None


@dataclass(frozen=True)
class Shown:
    """A template in one language, in the words that hold on a day."""

    template: Programme
    language: str
    on: date

    def whole(self) -> dict[str, Any]:
        """Everything a client needs to make forms of it."""
        template, kept_long = self.template, self.template.retention.kept_long
        ends = self.template.agreement_ends
        return {
            "id": template.id,
            "version": template.version,
            "label": self._said(template.label),
            "words": {word: self._said(text) for word, text in template.words.items()},
            "purposes": [{"id": p.id, "label": self._said(p.label), "basis": p.basis} for p in template.purposes],
            "sections": [self._asked(section) for section in template.sections],
            "forms": [
                self._asked(form) | {"protected_address": _protection(form.protected_address)}
                for form in template.forms.values()
            ],
            "code_lists": {name: [self._code(c) for c in codes.codes] for name, codes in template.code_lists.items()},
            "phases": [self._phase(phase) for phase in template.phases],
            "breaking_off": template.breaking_off and self._gate(template.breaking_off),
            "contact_every": span_body(template.contact_every),
            "inactive_after": span_body(template.inactive_after),
            "deadlines": [self._deadline(one) for one in template.deadlines],
            "emergency": list(template.emergency),
            "consent_warnings": [{"rule": code, "says": sentence(code, self.language)} for code in DOUBTS],
            "protected_address": _protection(template.protected_address),
            "release_grounds": [{"code": code, "label": self._said(text)} for code, text in GROUNDS.items()],
            "access": {"profile": template.access.profile, "exclusive_from": template.access.exclusive_from},
            "giver_stays": template.giver_stays and {"until": template.giver_stays.until},
            "agreement_ends": ends
            and {"id": ends.id, "label": self._said(ends.label), "kind": ends.kind, "leads_to": ends.leads_to},
            "measures": [
                {"id": one.id, "label": self._said(one.label), "dimension": one.dimension, "grain": one.grain}
                for one in template.measures
            ],
            "retention": {
                "rule": template.retention.kind,
                "phase": template.retention.phase,
                "min_days": template.retention.min_days,
                "max_days": template.retention.max_days,
                "default_days": template.retention.default_days,
                "kept_long": kept_long and {"label": self._said(kept_long.label), "years_after_birth": kept_long.years},
            },
        }

    def _asked(self, part: Section | Form) -> dict[str, Any]:
        return {
            "id": part.id,
            "label": self._said(part.label),
            "fields": [self._field(field) for field in part.fields],
            "plausible": [self._plausible(part, rule) for rule in part.plausible],
        }

    def _plausible(self, part: Section | Form, rule: PlausibilityRule) -> dict[str, Any]:
        place = place_of(self.template, part)

        def label(other: Other) -> str:
            return labelled(place.field(other), self.language, self._said)

        return plausibility_in_words.shown(rule, label, self.language)

    def _code(self, code: Code) -> dict[str, Any]:
        return {"code": code.code, "label": self._said(code.label), "group": code.group, "valid": code.valid(self.on)}

    def _field(self, field: Field) -> dict[str, Any]:
        return {
            "id": field.id,
            "label": self._said(field.label),
            "help": self._said(field.help),
            "type": field.type,
            "code_list": field.code_list,
            "markers": [{"code": name, "label": self._said(MARKERS[name])} for name in sorted(field.markers)],
            "protection": field.protection,
            "relevant": field.relevant,
            "history": field.history,
            "retired": field.retired,
            "mandatory": field.mandatory,
            "mandatory_when": _asked_when(field.mandatory_when),
            "mandatory_at": [f"{phase}/{edge}" for phase, edge in self.template.needed_at(field.id)],
            "shown_when": _asked_when(field.shown_when),
        }

    def _deadline(self, rule: Deadline) -> dict[str, Any]:
        return {
            "id": rule.id,
            "label": self._said(rule.label),
            "since": list(rule.since),
            "within": span_body(rule.within),
            "before": span_body(rule.before),
            "done": list(rule.done),
            "when": rule.when and {"field": rule.when.field, "values": sorted(rule.when.values)},
        }

    def _phase(self, phase: Phase) -> dict[str, Any]:
        return {
            "id": phase.id,
            "label": self._said(phase.label),
            "start": self._gate(phase.start),
            "end": self._gate(phase.end),
            "limits": [
                {
                    "id": limit.id,
                    "label": self._said(limit.label),
                    "soft": span_body(limit.soft),
                    "hard": span_body(limit.hard),
                    "exception": limit.exception,
                    "since": limit.since,
                }
                for limit in phase.limits
            ],
            "repeats": [
                {"id": one.id, "label": self._said(one.label), "every": span_body(one.every), "form": one.form}
                for one in phase.repeats
            ],
        }

    def _gate(self, gate: Gate) -> dict[str, Any]:
        conditions = [
            {"id": one.id, "label": self._said(one.label), "exception": one.exception, "late": one.late}
            for one in gate.conditions
        ]
        return {"mandatory": list(gate.mandatory), "conditions": conditions, "date": gate.date}

    def _said(self, text: Text) -> str:
        return in_language(text, self.language, self.template.terms, self.on)


def _protection(rule: ProtectedAddress | None) -> dict[str, Any] | None:
    """Which answer puts an address under protection, and what it hides."""
    if rule is None:
        return None
    when, also_when = _asked_when(rule.when), _asked_when(rule.also_when)
    return {"when": when, "hides": list(rule.hides), "also_when": also_when}


def _asked_when(rule: ShownWhen | None) -> dict[str, Any] | None:
    return None if rule is None else {"field": rule.field, "values": sorted(rule.values)}
