"""What the consent service refuses, as one tree. Codes and field names, never a value.

Refusal (kernel)
├── BadInput
│   ├── UnknownPurpose        422 unknown_purpose            the template has no such purpose
│   ├── UnknownVersion        422 unknown_template_version   no text of that version is in use
│   └── WrongDay              422 invalid_input              /given_on or /received_on: in the future, or too early
├── RuleRefused
│   └── NoTemplate            422 no_consent_template        the programme of the file works without consent
├── NotFound                  404                            also a consent of another file
│   └── NoTextsToSign         404 no_consent_texts           the programme works without consent, or is unknown
├── Conflict
│   ├── InForceAlready        409 consent_in_force_already
│   ├── WithdrawnAlready      409 consent_withdrawn_already
│   └── BeingErased           409 case_being_erased          the file is gone, what is kept here follows
└── StaleVersion              412

TemplateRefused               a template that must not be used: the start fails and names file and reason
"""

from kernel.errors import BadInput, Conflict, FieldProblem, NotFound, RuleRefused


class UnknownPurpose(BadInput):
    """The consent template of the programme has no purpose of this id."""

    def __init__(self) -> None:
        super().__init__("unknown_purpose", problems=[FieldProblem("/purpose", "unknown_purpose")])


class UnknownVersion(BadInput):
    """The person cannot have signed this version: it is not the one in use."""

    def __init__(self) -> None:
        super().__init__(
            "unknown_template_version", problems=[FieldProblem("/template_version", "unknown_template_version")]
        )


class WrongDay(BadInput):
    """A day that cannot be; `code` is `day_in_future` or `before_given_on`."""

    def __init__(self, field: str, code: str) -> None:
        super().__init__("invalid_input", problems=[FieldProblem(f"/{field}", code)])


class NoTemplate(RuleRefused):
    """The programme of this file has no consent template."""

    code = "no_consent_template"


class NoTextsToSign(NotFound):
    """There are no consent texts for this programme: its basis is a statute or a contract, or it is unknown here."""

    code = "no_consent_texts"


class InForceAlready(Conflict):
    """There is a consent in force for this purpose; two at once would make a withdrawal ambiguous."""

    code = "consent_in_force_already"


class WithdrawnAlready(Conflict):
    """A consent is withdrawn once; a new one is a new record."""

    code = "consent_withdrawn_already"


class BeingErased(Conflict):
    """The file has been erased and its traces here are being removed; nothing new may be written about it."""

    code = "case_being_erased"


class TemplateRefused(Exception):
    """A consent template that must not be used. Templates hold no personal data, so the reason may quote them."""

    def __init__(self, file: str, reason: str) -> None:
        super().__init__(f"{file}: {reason}")
        self.file = file
        self.reason = reason
