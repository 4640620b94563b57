"""What must hold of an address under protection: it can be said, and it hides what is asked and needed nowhere else."""

from collections.abc import Mapping

from services.casefile.templates.checks.places import Template
from services.casefile.templates.declared.fields import Field
from services.casefile.templates.declared.programme import Programme
from services.casefile.templates.declared.protection import ProtectedAddress
from services.casefile.templates.declared.spans import ShownWhen
from services.casefile.templates.source import Source

FLAGS = frozenset({"true", "false"})


def hide_what_can_be_hidden(template: Template) -> None:
    """Hidden are texts alone that tell who or where somebody is. Codes are counted and days are reckoned with, so they
    would come out elsewhere; names are how a file is found."""
    programme, top = template.programme, template.top
    if programme.protected_address is not None:
        source = top["protected_address"]
        _check(programme, programme.fields, programme.protected_address, source)
        if programme.protected_address.also_when is not None:
            raise source.refuse("protected_address: also_when belongs to forms")
    own = dict(top["forms"].pairs())
    for name, form in programme.forms.items():
        if form.protected_address is not None:
            _check(programme, form.by_id, form.protected_address, own.get(name, top["forms"]))


def _check(programme: Programme, fields: Mapping[str, Field], rule: ProtectedAddress, source: Source) -> None:
    for asked in (rule.when, rule.also_when):
        if asked is not None and not _can_be_answered(programme, fields, asked):
            raise source.refuse(f"protected_address: {asked.field!r} is no question that can be answered so")
    if not rule.hides:
        raise source.refuse("protected_address: hides nothing")
    heading = programme.heading
    for name in rule.hides:
        field = fields.get(name)
        if field is None or field.type not in ("text", "longtext") or field.protection != "identifying":
            raise source.refuse(f"protected_address: {name!r} is no text that identifies")
        if fields is programme.fields and name in (heading.name, heading.first_name):
            raise source.refuse(f"protected_address: {name!r} is the name by which files are listed and found")


def _can_be_answered(programme: Programme, fields: Mapping[str, Field], asked: ShownWhen) -> bool:
    field = fields.get(asked.field)
    if field is None or not asked.values:
        return False
    if field.type == "flag":
        return asked.values <= FLAGS
    return field.type == "code" and asked.values <= programme.code_lists[field.code_list or ""].members
