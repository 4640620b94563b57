"""Copies of files that leave the screen, on paper or as data: on which legal basis, and what is left out of them.

Personal data leave casefile by a person's logged act on a named basis alone (product.md). Consent is none of these yet:
casefile may rest a copy on it only while it hears consent's heartbeat (privacy.md, 3), which it does not do so far.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from services.casefile.model.access import AccessAction, Act
from services.casefile.templates.declared.fields import Text

BASES: Mapping[str, Text] = {
    "own_work": Text(
        de="Arbeit an der Akte in der eigenen Einrichtung (§ 67c Abs. 1 SGB X)",
        en="Work on the file within one's own agency (§ 67c (1) SGB X)",
    ),
    "copy_for_the_person": Text(
        de="Auskunft und Kopie für die betroffene Person (Art. 15 DSGVO, § 83 SGB X)",
        en="Access and copy for the person concerned (Art. 15 GDPR, § 83 SGB X)",
    ),
    "social_task": Text(
        de="Übermittlung für eine Aufgabe nach dem Sozialgesetzbuch (§ 69 SGB X, § 64 SGB VIII)",
        en="Transmission for a task under the Social Code (§ 69 SGB X, § 64 SGB VIII)",
    ),
    "danger": Text(
        de="Schutz bei Kindeswohlgefährdung (§ 8a SGB VIII)",
        en="Protection of a child in danger (§ 8a SGB VIII)",
    ),
    "court": Text(
        de="Mitwirkung im Verfahren vor dem Familien- oder Jugendgericht (§§ 50, 52 SGB VIII)",
        en="Taking part in proceedings before the family or youth court (§§ 50, 52 SGB VIII)",
    ),
    "supervision": Text(
        de="Aufsicht, Rechnungsprüfung, Organisationsuntersuchung (§ 67c Abs. 3 SGB X)",
        en="Supervision, audit, review of the organisation (§ 67c (3) SGB X)",
    ),
}
"""The bases by code, with what they rest on."""


@dataclass(frozen=True, slots=True)
class Grounds:
    """What a copy is made on. `with_entrusted`: what was entrusted to a worker (§ 65 SGB VIII) is in it, as far as its
    reader may see it; left out unless chosen (programmes.md)."""

    basis: str
    with_entrusted: bool = False

    def recorded(self, act: Act) -> AccessAction:
        """The act as the access log names it: basis and choice included."""
        action = act.recorded(self.basis)
        return action.with_entrusted() if self.with_entrusted else action
