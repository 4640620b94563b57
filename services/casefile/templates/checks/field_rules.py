"""What must hold of every question, in the outline and in forms alike, and of the code lists and terms they use."""

import re

import yaml

from services.casefile.templates.checks.places import Asked, Template
from services.casefile.templates.declared.fields import PLACEHOLDER, Field
from services.casefile.templates.declared.programme import Programme
from services.casefile.templates.source import Source

SHORT_CONTACT = "short_contact"
"""The form of contacts without case management (Kurzkontakte), which belong to no file."""
_NEEDED_OF_SHORT_CONTACTS = {"on": "date", "kind": "code"}
_FLAG = frozenset({"true", "false"})
_BRACES = re.compile(r"[{}]")


def have_known_purposes(template: Template) -> None:
    """Data is asked for one of the programme's purposes, or not at all."""
    known = {purpose.id for purpose in template.programme.purposes}
    for field, source in template.fields:
        if field.purpose not in known:
            raise source.refuse(f"field {field.id!r} has the unknown purpose {field.purpose!r}")


def have_code_lists_where_coded(template: Template) -> None:
    """Each code list belongs to a coded field, and is there."""
    for field, source in template.fields:
        if field.kind.listed != (field.code_list is not None):
            raise source.refuse(f"field {field.id!r}: a code list belongs to code and codes, and to no other")
        if field.code_list is not None and field.code_list not in template.programme.code_lists:
            raise source.refuse(f"field {field.id!r} has the unknown code list {field.code_list!r}")


def are_reportable_only_if_coded(template: Template) -> None:
    """Free text, figures, dates and what names a person are never in a release (privacy.md, 4)."""
    for field, source in template.fields:
        if field.reportable and field.kind.free_text:
            raise source.refuse(f"field {field.id!r}: free text is never reportable")
        if field.reportable and not field.kind.coded:
            raise source.refuse(f"field {field.id!r}: only coded answers are reportable")
        if field.reportable and field.protection == "identifying":
            raise source.refuse(f"field {field.id!r}: what identifies a person is never reportable")


def have_options_of_their_type(template: Template) -> None:
    """Markers, `past` and bounds make sense for the type they stand at."""
    for field, source in template.fields:
        if field.markers and field.kind.free_text:
            raise source.refuse(f"field {field.id!r}: free text cannot tell unknown from a word")
        if field.past and not field.kind.dated:
            raise source.refuse(f"field {field.id!r}: past belongs to a date")
        if (field.minimum, field.maximum) != (None, None) and field.kind.bounds is None:
            raise source.refuse(f"field {field.id!r}: bounds belong to number and money")
        if None not in (field.minimum, field.maximum) and _empty_range(field):
            raise source.refuse(f"field {field.id!r}: minimum exceeds maximum")


def _empty_range(field: Field) -> bool:
    return (field.minimum or 0) > (field.maximum or 0)


def have_skip_rules_that_work(template: Template) -> None:
    """A skip rule asks for possible answers to an earlier question of its section or form, so none goes in circles."""
    for asked in (*template.sections, *template.forms):
        for number, (field, source) in enumerate(asked):
            if field.shown_when is not None:
                _works(template, field, asked[:number], source)


def _works(template: Template, field: Field, earlier: Asked, source: Source) -> None:
    rule = field.shown_when
    if rule is None:
        return
    controlling = next((one for one, _ in earlier if one.id == rule.field), None)
    if controlling is None:
        raise source.refuse(f"field {field.id!r} is shown by no earlier field of its part: {rule.field!r}")
    possible = answers_to(template, controlling)
    strange = sorted(rule.values - possible)
    if strange or not rule.values:
        raise source.refuse(f"field {field.id!r} is shown by no answer to {rule.field!r}: {', '.join(strange)}")


def are_mandatory_for_answers_that_can_be_given(template: Template) -> None:
    """What is mandatory while another question is answered so names a question of its form, and answers to it."""
    for asked in template.forms:
        fields = {field.id: field for field, _ in asked}
        for field, source in asked:
            rule = field.mandatory_when
            if rule is None:
                continue
            other = fields.get(rule.field)
            if other is None or not rule.values or not rule.values <= answers_to(template, other):
                raise source.refuse(f"field {field.id!r} is mandatory by no answer to {rule.field!r}")
            if field.mandatory or field.retired:
                raise source.refuse(f"field {field.id!r} is mandatory anyway, or asked no more")


def answers_to(template: Template, field: Field) -> frozenset[str]:
    """The answers to a coded question that a rule can ask for; none where it is not coded."""
    return possible_answers(template.programme, field)


def possible_answers(programme: Programme, field: Field) -> frozenset[str]:
    """The same, of a programme that is not checked yet."""
    if field.type == "flag":
        return _FLAG | field.markers
    if not field.kind.coded:
        return frozenset()
    return programme.code_lists[field.code_list or ""].members | field.markers


def short_contacts_name_nobody(template: Template) -> None:
    """A short contact has no file and no consent behind it, so it can only be coded: nothing to know a person by."""
    form = template.programme.forms.get(SHORT_CONTACT)
    if form is None:
        return
    places = dict(zip(template.programme.forms, template.forms, strict=True))
    for field, source in places[SHORT_CONTACT]:
        if not field.kind.coded and field.type not in ("number", "date"):
            raise source.refuse(f"field {field.id!r}: a short contact has coded answers, figures and dates alone")
        if field.protection == "identifying":
            raise source.refuse(f"field {field.id!r}: a short contact identifies nobody")
    for name, kind in _NEEDED_OF_SHORT_CONTACTS.items():
        needed = form.by_id.get(name)
        if needed is None or needed.type != kind or not needed.mandatory or needed.shown_when is not None:
            raise dict(template.top["forms"].pairs())[SHORT_CONTACT].refuse(
                f"a short contact has a {kind} {name!r}, mandatory and always asked"
            )


def have_valid_codes(template: Template) -> None:
    """A code that ends before it begins could never be chosen."""
    for codes, source in template.code_lists():
        places = dict(source.pairs())
        for code in codes.codes:
            if code.since is not None and code.until is not None and code.until < code.since:
                raise places[code.code].refuse(f"code {code.code!r} ends before it begins")


def name_known_terms(template: Template) -> None:
    """Every `{term}` in a text that people read is there; braces mean nothing else, and terms hold none themselves."""
    terms, declared = template.programme.terms, template.top.get("terms")
    if declared is not None:
        for place in _texts(declared):
            if _BRACES.search(place.string()):
                raise place.refuse("a term's words hold no other term")
    used = [template.base[name] for name in template.programme.forms if name in template.base]
    for place in (text for source in (template.top.place, *used) for text in _texts(source)):
        for name in PLACEHOLDER.findall(place.string()):
            if name not in terms:
                raise place.refuse(f"unknown term {name!r}")
        if _BRACES.search(PLACEHOLDER.sub("", place.string())):
            raise place.refuse("braces stand for a term")


def _texts(source: Source) -> list[Source]:
    """Every German and English text below a place."""
    node, texts = source.node, []
    if isinstance(node, yaml.SequenceNode):
        for item in node.value:
            texts += _texts(Source(source.file, item))
    elif isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            below = Source(source.file, value)
            is_text = isinstance(value, yaml.ScalarNode) and key.value in ("de", "en")
            texts += [below] if is_text else _texts(below)
    return texts
