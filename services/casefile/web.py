"""The web process of casefile: its resources, and the one table that maps the model's errors to HTTP."""

from pathlib import Path

from flask import Flask, Response

from kernel.errors import BadInput, Conflict, FieldProblem, NotFound, NotYet, Refusal, RuleRefused
from kernel.service import Process, secret_file
from kernel.tokens import Signer
from kernel.translations import LANGUAGES, sentence
from kernel.web.app import create_app
from kernel.web.problems import problem
from kernel.web.uploads import Places
from kernel.web.wiring import provide
from services.casefile.api import (
    access_log,
    acknowledging,
    cards,
    cases,
    editing,
    entries,
    entrusted,
    phases,
    plan,
    programmes,
    protected_address,
    reminders,
    responsibilities,
    words,
)
from services.casefile.assembly import assemble
from services.casefile.attachments import api as attachments
from services.casefile.calendar import api as calendars
from services.casefile.copies.api import blank_prints, exports, prints
from services.casefile.copies.directories import without_directory
from services.casefile.emergency import api as emergency
from services.casefile.erasure import api as undoing
from services.casefile.errors import (
    CasefileError,
    GateRefused,
    InvalidAnswers,
    NotMadeYet,
    UnknownForm,
    UnknownPhase,
    UnknownProgramme,
    WrongState,
)
from services.casefile.overview.api import bulk, index, overview
from services.casefile.releases import api as releases
from services.casefile.short_contacts import api as short_contacts
from services.casefile.template_changes.api import extensions, moves, proposals

LOCALE = Path(__file__).parent / "locale"
REFUSED = (InvalidAnswers, GateRefused, WrongState, UnknownProgramme, UnknownPhase, UnknownForm)
"""What the client can mend. The rest of the tree, a broken seal above all, is answered 500 and logged."""


def app(process: Process) -> Flask:
    """The Flask application."""
    made = create_app(
        process,
        [
            programmes.blueprint,
            moves.blueprint,
            moves.for_all,
            proposals.blueprint,
            extensions.blueprint,
            overview.blueprint,
            index.blueprint,
            access_log.blueprint,
            bulk.blueprint,
            prints.blueprint,
            blank_prints.blueprint,
            exports.blueprint,
            reminders.blueprint,
            words.blueprint,
            cases.blueprint,
            undoing.blueprint,
            phases.blueprint,
            entries.blueprint,
            entrusted.blueprint,
            acknowledging.blueprint,
            protected_address.blueprint,
            plan.blueprint,
            emergency.blueprint,
            editing.blueprint,
            responsibilities.blueprint,
            attachments.blueprint,
            calendars.appointments,
            calendars.blueprint,
            short_contacts.blueprint,
            releases.blueprint,
        ],
        title="Obhut casefile",
        catalogue=LOCALE,
    )
    foundation = assemble(process)
    spool, places = emergency.open_spool(foundation), Places(process.settings.web_threads)
    signer = Signer(secret_file(process.settings, "card.jwk"), process.clock)
    provide(made, foundation, spool, places, signer)
    made.register_blueprint(cards.blueprint)
    made.wsgi_app = without_directory(made.wsgi_app)  # type: ignore[method-assign,assignment]  # because this is Flask's way
    for kind in REFUSED:
        made.register_error_handler(kind, _refused)
    return made


def _in_words(error: GateRefused) -> dict[str, dict[str, str]]:
    """The template's own conditions by their labels; codes that name a purpose or limit with its label for the id."""
    said = {}
    for code in error.conditions:
        head, named, _ = code.partition(":")
        of_template = error.labels.get(code, {})
        said[code] = {
            language: sentence(f"{head}:{label}", language) if named else label
            for language, label in of_template.items()
        }
    return {code: texts for code, texts in said.items() if texts}


def _unexcused(error: GateRefused) -> dict[str, dict[str, str]]:
    """Templates from before reasons could be given for every limit: their files are taken into a newer version."""
    codes = [code for code in error.conditions if code.startswith("after_limit:") and code not in error.reasons]
    return {code: {language: sentence("after_limit_for_good", language) for language in LANGUAGES} for code in codes}


def _refused(error: CasefileError) -> Response:
    return problem(_refusal(error))


def _refusal(error: CasefileError) -> Refusal:
    if isinstance(error, InvalidAnswers):
        problems = [FieldProblem(p.pointer, p.code, others=p.others, said=p.said) for p in error.problems]
        return BadInput(error.code, problems=problems)
    if isinstance(error, GateRefused):
        return RuleRefused(
            error.code,
            missing=error.missing,
            conditions=error.conditions,
            details={**_in_words(error), **_unexcused(error)},
            reasons=error.reasons,
        )
    if isinstance(error, NotMadeYet):
        return NotYet(error.code)
    return Conflict(error.code) if isinstance(error, WrongState) else NotFound(error.code)
