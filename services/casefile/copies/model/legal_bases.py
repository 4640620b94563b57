"""Copies of files that leave the screen, on paper or as data: on which legal basis, and what is left out of them.

Personal data leave casefile by a person's logged act on a named basis alone (product.md). Consent is none of these yet:
casefile may rest a copy on it only while it hears consent's heartbeat (privacy.md, 3), which it does not do so far.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from services.casefile.model.access import AccessAction, Act
from services.casefile.templates.declared.fields import Text
from services.casefile.templates.declared.programme import Programme, Purpose


@dataclass(frozen=True, slots=True)
class Basis:
    """What a copy is made for, and what that rests on.

    `youth_welfare`: where the programme's basis is the law of youth welfare (§§ 62 ff. SGB VIII); `social_data`: where
    it is another law of the Social Code (§§ 67 ff. SGB X), as with a job centre; `free`: where it is consent or a
    contract, as with free agencies and churches, whose data are no social data. None: whatever the programme's first
    purpose rests on.
    """

    what: Text
    youth_welfare: Text | None = None
    social_data: Text | None = None
    free: Text | None = None


BASES: Mapping[str, Basis] = {
    "own_work": Basis(
        Text(de="Arbeit an der Akte in der eigenen Einrichtung", en="Work on the file within one's own agency"),
    ),
    "copy_for_the_person": Basis(
        Text(de="Auskunft und Kopie für die betroffene Person", en="Access and copy for the person concerned"),
        Text(de="Art. 15 DSGVO, § 83 SGB X", en="Art. 15 GDPR, § 83 SGB X"),
        Text(de="Art. 15 DSGVO, § 83 SGB X", en="Art. 15 GDPR, § 83 SGB X"),
        Text(de="Art. 15 DSGVO oder kirchliches Recht", en="Art. 15 GDPR or church law"),
    ),
    "social_task": Basis(
        Text(
            de="Übermittlung für eine Aufgabe nach dem Sozialgesetzbuch",
            en="Transmission for a task under the Social Code",
        ),
        Text(
            de="§ 69 SGB X, § 64 SGB VIII; freie Träger: § 61 Abs. 3 SGB VIII",
            en="§ 69 SGB X, § 64 SGB VIII; free agencies: § 61 (3) SGB VIII",
        ),
        Text(de="§§ 67d, 69 SGB X", en="§§ 67d, 69 SGB X"),
        Text(
            de="Art. 6, 9 DSGVO oder kirchliches Recht; im Auftrag des Jugendamts §§ 62 ff. mit § 61 Abs. 3 SGB VIII",
            en="Art. 6, 9 GDPR or church law; engaged by the youth welfare office §§ 62 ff. with § 61 (3) SGB VIII",
        ),
    ),
    "danger": Basis(
        Text(de="Schutz bei Kindeswohlgefährdung", en="Protection of a child in danger"),
        Text(de="§ 8a SGB VIII", en="§ 8a SGB VIII"),
        Text(
            de="Mitteilung an das Jugendamt, § 69 Abs. 1 Nr. 1 SGB X",
            en="told to the youth welfare office, § 69 (1) no. 1 SGB X",
        ),
        Text(de="§ 8a Abs. 4 SGB VIII, § 4 KKG", en="§ 8a (4) SGB VIII, § 4 KKG"),
    ),
    "court": Basis(
        Text(de="Verfahren vor einem Gericht", en="Proceedings before a court"),
        Text(
            de="Mitwirkung vor dem Familien- oder Jugendgericht, §§ 50, 52 SGB VIII",
            en="taking part before the family or youth court, §§ 50, 52 SGB VIII",
        ),
        Text(de="§ 69 Abs. 1 Nr. 2, §§ 73, 74 SGB X", en="§ 69 (1) no. 2, §§ 73, 74 SGB X"),
        Text(de="Art. 6, 9 DSGVO oder kirchliches Recht", en="Art. 6, 9 GDPR or church law"),
    ),
    "supervision": Basis(
        Text(
            de="Aufsicht, Rechnungsprüfung, Organisationsuntersuchung",
            en="Supervision, audit, review of the organisation",
        ),
        Text(de="§ 67c Abs. 3 SGB X", en="§ 67c (3) SGB X"),
        Text(de="§ 67c Abs. 3 SGB X", en="§ 67c (3) SGB X"),
        Text(de="Art. 6, 9 DSGVO oder kirchliches Recht", en="Art. 6, 9 GDPR or church law"),
    ),
}
"""What copies are made for, by code. A free agency's paper cites no law that does not bind it (§ 61 (3) SGB VIII)."""
YOUTH_WELFARE = "SGB VIII"
"""How the paragraph of a purpose names it."""
CONSENT = Text(de="Einwilligung, Art. 6, 9 DSGVO oder kirchliches Recht", en="consent, Art. 6, 9 GDPR or church law")
CONTRACT = Text(de="Vertrag, Art. 6 DSGVO oder kirchliches Recht", en="contract, Art. 6 GDPR or church law")


def told(programme: Programme, basis: str, language: str, *, withdrawn: str | None = None) -> str:
    """What a copy of a file of this programme says of its basis, in one language. `withdrawn`: what it says in the
    place of a consent that holds no more (Art. 7 (3) GDPR)."""
    chosen, first = BASES[basis], programme.purposes[0]
    if first.basis != "statutory":
        rests_on = chosen.free
    else:
        rests_on = chosen.youth_welfare if _is_youth_welfare(first) else chosen.social_data
    return f"{chosen.what.in_(language)} ({rests_on.in_(language) if rests_on else _of(first, language, withdrawn)})"


def of_what_is_entrusted(programme: Programme) -> str:
    """What protects what was entrusted to a worker: youth welfare has a law of its own, professional secrecy all have.

    Source: § 65 SGB VIII; § 203 (1) no. 6 StGB.
    """
    return "§ 65 SGB VIII" if _is_youth_welfare(programme.purposes[0]) else "§ 203 StGB"


def _is_youth_welfare(purpose: Purpose) -> bool:
    return purpose.basis == "statutory" and YOUTH_WELFARE in (purpose.paragraph or "")


def _of(purpose: Purpose, language: str, withdrawn: str | None) -> str:
    if purpose.basis == "consent" and withdrawn is not None:
        return withdrawn
    if purpose.paragraph is not None:
        return purpose.paragraph
    return (CONSENT if purpose.basis == "consent" else CONTRACT).in_(language)


@dataclass(frozen=True, slots=True)
class Grounds:
    """What a copy is made on. `with_entrusted`: what was entrusted to a worker (§ 65 SGB VIII) is in it, as far as its
    reader may see it; left out unless chosen (programmes.md). `protected_address`: so is an address under protection
    (§ 51 BMG, ADR 32)."""

    basis: str
    with_entrusted: bool = False
    protected_address: bool = False

    def recorded(self, act: Act) -> AccessAction:
        """The act as the access log names it: basis and choices included."""
        action = act.recorded(self.basis)
        if self.with_entrusted:
            action = action.with_entrusted()
        return action.with_address() if self.protected_address else action
