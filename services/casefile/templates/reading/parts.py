"""Reading the parts of a template: labels and terms, code lists, fields, forms, phases with gates and rules of time."""

from collections.abc import Mapping
from typing import cast, get_args

from services.casefile.templates.declared.fields import (
    MARKERS,
    Code,
    CodeList,
    Field,
    Form,
    Protection,
    Section,
    Terms,
    Text,
    Word,
)
from services.casefile.templates.declared.phases import (
    AgreementInForce,
    AnsweredWith,
    AtLeast,
    Condition,
    ConsentInForce,
    Gate,
    Limit,
    Phase,
    Repeat,
    Test,
)
from services.casefile.templates.declared.spans import ShownWhen
from services.casefile.templates.declared.types import FieldType
from services.casefile.templates.reading.plausibility import plausible
from services.casefile.templates.reading.protection import protected_address
from services.casefile.templates.source import Entries, Source

OPTIONAL_OF_A_FIELD = (
    ("purpose", "code_list", "reportable", "relevant", "unknown_allowed", "refused_allowed")
    + ("past", "minimum", "maximum", "shown_when", "history", "retired")
)  # fmt: skip
CONSENT_MISSING = Text(de="Die Einwilligung fehlt.", en="Consent is missing.")


def terms(source: Source | None) -> Terms:
    """Words that changed with the law, by id; the last word of each has no end."""
    return {} if source is None else {name: _words(term) for name, term in source.pairs()}


def _words(source: Source) -> tuple[Word, ...]:
    words = []
    for item in source.items():
        entry = item.mapping(("de", "en"), ("until",))
        until = entry.get("until")
        words.append(Word(Text(entry["de"].string(), entry["en"].string()), until.day() if until else None))
    ends = [word.until for word in words]
    known = [end for end in ends if end is not None]
    if not words or ends[-1] is not None or len(known) != len(ends) - 1 or known != sorted(set(known)):
        raise source.refuse("the words of a term follow one another by their last day; the last one has none")
    return tuple(words)


def code_list(name: str, source: Source) -> CodeList:
    """A list of codes in the order of the file."""
    codes = tuple(_code(code, entry) for code, entry in source.pairs())
    if not codes:
        raise source.refuse(f"code list {name!r} is empty")
    return CodeList(name, codes)


def _code(code: str, source: Source) -> Code:
    if code in MARKERS:
        raise source.refuse(f"{code!r} is no code; allow it at the field")
    entry = source.mapping(("de", "en"), ("group", "from", "until"))
    group, since, until = entry.get("group"), entry.get("from"), entry.get("until")
    return Code(
        code,
        Text(entry["de"].string(), entry["en"].string()),
        group.identifier() if group else None,
        since.day() if since else None,
        until.day() if until else None,
    )


def section(source: Source) -> Section:
    """A part of the outline."""
    entry = source.mapping(("id", "label", "purpose", "fields"), ("plausible",))
    purpose = entry["purpose"].identifier()
    return Section(
        id=entry["id"].identifier(),
        label=entry["label"].text(),
        fields=tuple(field(item, purpose) for item in entry["fields"].items()),
        plausible=plausible(entry.get("plausible")),
    )


def field(source: Source, purpose: str, *, of_form: bool = False) -> Field:
    """A question; `purpose`: where it names none itself."""
    optional = (*OPTIONAL_OF_A_FIELD, "mandatory", "mandatory_when") if of_form else OPTIONAL_OF_A_FIELD
    entry = source.mapping(("id", "type", "protection", "label", "help"), optional)
    own_purpose, codes, shown_when = entry.get("purpose"), entry.get("code_list"), entry.get("shown_when")
    return Field(
        id=entry["id"].identifier(),
        label=entry["label"].text(),
        help=entry["help"].text(),
        type=cast(FieldType, entry["type"].choice(get_args(FieldType))),
        purpose=purpose if own_purpose is None else own_purpose.identifier(),
        protection=cast(Protection, entry["protection"].choice(get_args(Protection))),
        code_list=None if codes is None else codes.identifier(),
        reportable=entry.flag("reportable"),
        relevant=entry.flag("relevant"),
        unknown_allowed=entry.flag("unknown_allowed"),
        refused_allowed=entry.flag("refused_allowed"),
        past=entry.flag("past"),
        minimum=entry.integer("minimum"),
        maximum=entry.integer("maximum"),
        shown_when=_shown_when(shown_when),
        history=entry.flag("history"),
        mandatory=of_form and entry.flag("mandatory"),
        mandatory_when=_shown_when(entry.get("mandatory_when")),
        retired=entry.flag("retired"),
    )


def _shown_when(source: Source | None) -> ShownWhen | None:
    if source is None:
        return None
    entry = source.mapping(("field", "is"))
    return ShownWhen(entry["field"].identifier(), frozenset(entry["is"].identifiers()))


def form(name: str, source: Source, purpose: str, base: Form | None) -> Form:
    """A form: the fields and rules of the base (`base/forms.yaml`), followed by those this programme adds."""
    entry = source.mapping(() if base else ("label", "fields"), ("label", "fields", "plausible", "protected_address"))
    label, fields = entry.get("label"), entry.get("fields")
    own = tuple(field(item, purpose, of_form=True) for item in fields.items()) if fields else ()
    return Form(
        name,
        label.text() if label else cast(Form, base).label,
        (*(base.fields if base else ()), *own),
        (*(base.plausible if base else ()), *plausible(entry.get("plausible"))),
        protected_address(entry.get("protected_address")) or (base.protected_address if base else None),
    )


def phase(source: Source, lists: Mapping[str, CodeList], forms: Mapping[str, Form]) -> Phase:
    """A phase with its gates and rules of time."""
    entry = source.mapping(("id", "label", "start", "end"), ("limits", "repeats"))
    limits, repeats = entry.get("limits"), entry.get("repeats")
    return Phase(
        id=entry["id"].identifier(),
        label=entry["label"].text(),
        start=gate(entry["start"], lists, forms),
        end=gate(entry["end"], lists, forms),
        limits=tuple(_limit(item) for item in limits.items()) if limits else (),
        repeats=tuple(_repeat(item) for item in repeats.items()) if repeats else (),
    )


def gate(source: Source, lists: Mapping[str, CodeList], forms: Mapping[str, Form]) -> Gate:
    """What an edge demands."""
    entry = source.mapping(("date", "mandatory"), ("conditions",))
    conditions = entry.get("conditions")
    return Gate(
        mandatory=entry["mandatory"].identifiers(),
        conditions=tuple(_condition(item, lists, forms) for item in conditions.items()) if conditions else (),
        date=entry["date"].identifier(),
    )


def _condition(source: Source, lists: Mapping[str, CodeList], forms: Mapping[str, Form]) -> Condition:
    """`{consent: purpose}` needs no more; all others have an id, a label, and one of agreement, answer, at_least."""
    kinds = ("agreement", "answer", "at_least")
    if any(key == "consent" for key, _ in source.pairs()):
        of_consent = source.mapping(("consent",), ("late",))
        purpose, late = of_consent["consent"].identifier(), of_consent.get("late")
        test = ConsentInForce(purpose)
        return Condition(f"consent_missing:{purpose}", CONSENT_MISSING, test, late=late.identifier() if late else None)
    entry = source.mapping(("id", "label"), (*kinds, "exception", "late"))
    named = [kind for kind in kinds if entry.get(kind)]
    if len(named) != 1:
        raise source.refuse(f"a condition is one of consent, {', '.join(kinds)}")
    exception, late = entry.get("exception"), entry.get("late")
    return Condition(
        id=entry["id"].identifier(),
        label=entry["label"].text(),
        test=_test(named[0], entry, lists, forms),
        exception=exception.identifier() if exception else None,
        late=late.identifier() if late else None,
    )


def _test(kind: str, entry: Entries, lists: Mapping[str, CodeList], forms: Mapping[str, Form]) -> Test:
    if kind == "agreement":
        return AgreementInForce(entry[kind].identifier())
    if kind == "answer":
        return answered(entry[kind])
    return _at_least(entry[kind], lists, forms)


def answered(source: Source) -> AnsweredWith:
    """A coded answer that is one of some."""
    wanted = source.mapping(("field", "is"))
    return AnsweredWith(wanted["field"].identifier(), frozenset(wanted["is"].identifiers()))


def _at_least(source: Source, lists: Mapping[str, CodeList], forms: Mapping[str, Form]) -> AtLeast:
    entry = source.mapping(("count", "form"), ("field", "group"))
    count, name = entry["count"].integer(), entry["form"].identifier()
    asked, group = entry.get("field"), entry.get("group")
    if name not in forms or count < 1 or (asked is None) != (group is None):
        raise source.refuse("at_least: a count from 1 and a form of this programme; field and group go together")
    if asked is None or group is None:
        return AtLeast(count, name)
    coded = forms[name].by_id.get(asked.identifier())
    field_codes = lists.get(coded.code_list or "") if coded else None
    codes = field_codes.group(group.identifier()) if field_codes else frozenset()
    if not codes:
        raise source.refuse("at_least: no coded field of the form, or no code of that group")
    return AtLeast(count, name, asked.identifier(), codes)


def _limit(source: Source) -> Limit:
    entry = source.mapping(("id", "label"), ("soft", "hard", "exception", "since"))
    soft, hard, exception, since = (entry.get(key) for key in ("soft", "hard", "exception", "since"))
    if soft is None and hard is None:
        raise source.refuse("a limit is soft, hard or both")
    return Limit(
        id=entry["id"].identifier(),
        label=entry["label"].text(),
        soft=soft.span() if soft else None,
        hard=hard.span() if hard else None,
        exception=exception.identifier() if exception else None,
        since=since.identifier() if since else None,
    )


def _repeat(source: Source) -> Repeat:
    entry = source.mapping(("id", "label", "every", "form"))
    return Repeat(entry["id"].identifier(), entry["label"].text(), entry["every"].span(), entry["form"].identifier())
