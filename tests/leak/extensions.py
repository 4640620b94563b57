"""Questions of the agency's own, of every type that can hold a canary."""

from services.casefile.templates.declared.programme import Programme
from services.casefile.templates.extension import extension_of
from tests.visitor import Visitor

YAML = """\
sections:
  - id: x_1
    label: {de: "Eigenes", en: "own"}
    purpose: case_management
    fields:
      - {id: x_text, type: text, protection: identifying, label: {de: "T", en: "T"}, help: {de: "T", en: "T"}}
      - {id: x_long, type: longtext, protection: sensitive, label: {de: "L", en: "L"}, help: {de: "L", en: "L"}, history: true}
      - {id: x_day, type: date, protection: ordinary, label: {de: "D", en: "D"}, help: {de: "D", en: "D"}}
      - {id: x_month, type: year_month, protection: ordinary, label: {de: "M", en: "M"}, help: {de: "M", en: "M"}}
      - {id: x_amount, type: number, protection: ordinary, label: {de: "N", en: "N"}, help: {de: "N", en: "N"}}
"""  # noqa: E501 -- because a question is a line in templates too


def added(admin: Visitor, programme: Programme) -> Programme:
    """Have the agency ask them; the programme as its files have it from now on."""
    address = f"/v1/programmes/{programme.id}/extension"
    admin.change("PUT", address, {"yaml": YAML, "reason": "Kanarien"}, tag_of=address)
    return extension_of(YAML).added_to(programme)
