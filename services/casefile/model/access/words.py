"""The words that the access log may say within an act, each with who may be shown a row that has it.

They are closed lists of their own, not those of the API or of templates: rows are never changed, so a word stays here
after nobody can choose it any more, or old rows would have no sentence. A test holds that all that can be chosen today
is here. Source: privacy.md, 5; § 83 SGB X, Art. 15 (4), 23 GDPR.
"""

from collections.abc import Iterable, Mapping
from enum import IntEnum
from itertools import combinations_with_replacement

Words = Mapping[str, "Shown"]


class Shown(IntEnum):
    """Who may be shown a row of a file's log; of an act and its words the strictest holds.

    `CUSTODIANS`: the person concerned, and who has custody of them. `PERSON`: the person alone, since the row tells
    that they were talked with, or about what, and young people may be counselled without their parents knowing (§ 8 (3)
    SGB VIII). `AFTER_CHECK`: nobody, before a worker has checked whether telling harms a child, an informant, somebody
    who entrusted something, or proceedings of court and police.
    """

    CUSTODIANS = 0
    PERSON = 1
    AFTER_CHECK = 2


ENTRIES: Words = {
    "agreements": Shown.CUSTODIANS,
    "appointments": Shown.PERSON,
    "assessments": Shown.PERSON,
    "attachments": Shown.PERSON,
    "contacts": Shown.AFTER_CHECK,  # informants, courts and the police stand among them
    "danger_assessments": Shown.AFTER_CHECK,  # § 8a SGB VIII
    "goals": Shown.CUSTODIANS,
    "journal": Shown.PERSON,
    "needs": Shown.PERSON,
    "participants": Shown.AFTER_CHECK,  # informants stand among them, and who must not be told
    "ratings": Shown.PERSON,
    "recommendations": Shown.CUSTODIANS,
    "referrals": Shown.CUSTODIANS,
    "reminders": Shown.PERSON,
    "reviews": Shown.CUSTODIANS,
    "steps": Shown.CUSTODIANS,
}
BASES: Words = {
    "copy_for_the_person": Shown.PERSON,  # whoever is 15 asks for it without anybody (§ 36 SGB I)
    "court": Shown.AFTER_CHECK,
    "danger": Shown.AFTER_CHECK,
    "own_work": Shown.CUSTODIANS,
    "social_task": Shown.AFTER_CHECK,  # § 69 (1) no. 2 SGB X: proceedings of criminal courts too
    "supervision": Shown.CUSTODIANS,
}


def together(rights: Iterable[str]) -> str:
    """The rights on a card as one word, whatever their order; the same twice where it was asked for twice."""
    return "_".join(sorted(rights))


def _alike(*words: str) -> Words:
    return dict.fromkeys(words, Shown.CUSTODIANS)


WORDS: Mapping[str, Words] = {
    "entries": ENTRIES,
    "entries_or_reopenings": {**ENTRIES, "reopenings": Shown.CUSTODIANS},
    "entries_entrustable": {name: ENTRIES[name] for name in ("attachments", "journal", "participants")},
    "basis": BASES,
    "ground": _alike("contact", "danger", "authority", "correction", "other"),  # the act is told after a check anyway
    "share": _alike("secondary", "deputy"),
    "edge": _alike("start", "end"),
    "word": {**_alike("call_back", "case_left"), "entrusted_opened": Shown.AFTER_CHECK},
    "reason": {**_alike("absent", "deadline", "forgotten"), "danger": Shown.AFTER_CHECK},
    "service": _alike("consent", "retention"),
    "rights": _alike(
        *(together(some) for count in (1, 2) for some in combinations_with_replacement(("read", "write"), count))
    ),
}
"""By the hole of an act (`vocabulary.Act`) that they can fill."""
