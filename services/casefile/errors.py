"""What the casefile service refuses, as one tree.

    CasefileError                code
    ├── InvalidAnswers           problems: JSON pointer and code per answer           422
    ├── GateRefused              phase, edge, missing field ids, condition codes      422
    ├── WrongState               the order of phases or the status forbids it         409
    │   └── NotMadeYet           what was ordered is being made: ask again            409, with Retry-After
    ├── UnknownProgramme         no template of that id                               404
    ├── UnknownPhase             the programme has no such phase                      404
    ├── UnknownForm              the programme does not use that kind of entry        404
    ├── TemplateRefused          file, reason, line: a template that must not be used start-up fails
    ├── SealBroken               sealed bytes that do not belong where they lie       500
    └── KeyUnusable              a key file is missing or malformed                   start-up fails

Errors carry codes and names of fields, never values: what a person answered must not reach a log or an
error body (privacy.md, 1). The status codes on the right are a hint; the one table of them is the API's.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field


class CasefileError(Exception):
    """Root of the tree; `code` is stable and goes to clients as it is."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True)
class Problem:
    """One thing wrong with one answer.

    `pointer`: JSON pointer (RFC 6901) into the request, such as `/answers/date_of_birth`; `code`: stable; `others`: the
    fields it contradicts; `said`: by language what the template's own rule says is wrong, made of labels alone.
    """

    pointer: str
    code: str
    others: tuple[str, ...] = ()
    said: Mapping[str, str] | None = field(default=None, compare=False)


class InvalidAnswers(CasefileError):
    """Answers that cannot be stored; lists every problem, not only the first."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__("invalid_answers")
        self.problems = list(problems)


class GateRefused(CasefileError):
    """A phase may not start or end yet.

    `edge`: "start" or "end"; `missing`: field ids in the order of the outline; `conditions`: codes such as
    `consent_missing:<purpose>`, `date_in_future`, `date_before_previous`, `after_limit:<limit>`, ids of the template's
    conditions; `labels`: by code and language, in the words of the day, what the template calls its condition, or the
    purpose or limit that the code names; `reasons`: by code of a condition the field that takes reasons for passing all
    the same.
    """

    def __init__(
        self,
        phase: str,
        edge: str,
        missing: Sequence[str],
        conditions: Sequence[str],
        labels: Mapping[str, Mapping[str, str]] | None = None,
        reasons: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__("gate_refused")
        self.labels = labels or {}
        self.reasons = reasons or {}
        self.phase = phase
        self.edge = edge
        self.missing = list(missing)
        self.conditions = list(conditions)


class WrongState(CasefileError):
    """The file is not in the state this needs; codes such as `previous_phase_running`, `case_closed`."""


class NotMadeYet(WrongState):
    """What was ordered is being made, or waits for its turn; whoever asks again will get it."""


class UnknownProgramme(CasefileError):
    """No template of the wanted id is loaded."""

    def __init__(self) -> None:
        super().__init__("unknown_programme")


class UnknownPhase(CasefileError):
    """The programme has no phase of the wanted id."""

    def __init__(self) -> None:
        super().__init__("unknown_phase")


class UnknownForm(CasefileError):
    """The programme does not use the wanted kind of entry."""

    def __init__(self) -> None:
        super().__init__("unknown_form")


class TemplateRefused(CasefileError):
    """A programme template that must not be used, with the file's name and the reason.

    Templates hold no personal data, so the reason may quote them. `line` counts from 1, None where no
    single line is to blame.
    """

    def __init__(self, file: str, reason: str, line: int | None = None) -> None:
        super().__init__("template_refused")
        self.file = file
        self.reason = reason
        self.line = line

    def __str__(self) -> str:
        place = self.file if self.line is None else f"{self.file}:{self.line}"
        return f"{place}: {self.reason}"


class SealBroken(CasefileError):
    """Sealed bytes were altered, or belong to another key, file, section or version; never says which."""

    def __init__(self) -> None:
        super().__init__("seal_broken")


class KeyUnusable(CasefileError):
    """A key or its file cannot be used: `key_missing` or `key_malformed`; never holds a byte of it."""


UNREADABLE = "file_unreadable"
"""The code of a file whose key is missing or whose seal is broken: `obhut check` reports it."""
