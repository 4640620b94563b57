"""Parents of the demo's young people: who they are, who holds custody, and by which paper that is known."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from cli.demodata import names
from cli.demodata.origins import Shares, pick
from cli.demodata.steps import Said, Sheet

TOGETHER, DECLARED, APART, MOTHER_ALONE = "together", "declared", "apart", "mother_alone"
COUPLES: Shares = {TOGETHER: 34, DECLARED: 14, APART: 30, MOTHER_ALONE: 22}
"""Married and together; unmarried with a declaration of custody; divorced; mother alone, without a declaration."""
CUSTODY: Mapping[str, tuple[str, str]] = {
    TOGETHER: ("joint", "birth_certificate"),
    DECLARED: ("joint", "declaration_of_custody"),
    APART: ("joint", "court_decision"),
    MOTHER_ALONE: ("sole", "negative_certificate"),
}
"""Custody of the mother and its evidence (§§ 1626, 1626a BGB, § 58 SGB VIII)."""


@dataclass(frozen=True, slots=True)
class Parent:
    """A parent as the file has them; `custody` and `evidence` are codes of base/forms.yaml."""

    name: str
    relation: str
    household: bool
    custody: str
    evidence: str | None
    telephone: str


@dataclass(frozen=True, slots=True)
class Family:
    """The parents and how they live; `siblings`: children besides the young person."""

    name: str
    couple: str
    parents: tuple[Parent, ...]
    siblings: int

    @property
    def together(self) -> bool:
        """Both parents live with the young person."""
        return self.couple in (TOGETHER, DECLARED)


def family(sheet: Sheet, origin: str, name: str | None) -> Family:
    """The parents of a young person of that origin and family name."""
    random = sheet.random
    couple, shared = pick(random, COUPLES), name or sheet.faker.last_name()
    custody, evidence = CUSTODY[couple]
    maiden = names.family_name(random, origin, sheet.faker.last_name())
    mother = Parent(
        f"{names.given_name(random, origin, 'w')} {shared if couple != DECLARED else maiden}",
        "mother", True, custody, evidence, names.mobile(random),
    )  # fmt: skip
    alone = couple == MOTHER_ALONE
    father = Parent(
        f"{names.given_name(random, origin, 'm')} {maiden if alone else shared}", "father",
        couple in (TOGETHER, DECLARED), "none" if alone else custody, None if alone else evidence, names.mobile(random),
    )  # fmt: skip
    return Family(shared, couple, (mother, father), random.choice((0, 0, 1, 1, 2, 3)))


def participate(sheet: Sheet, on: date, found: Family) -> None:
    """Both parents as participants, with what was seen of custody; only who holds it may sign."""
    for parent in found.parents:
        holds = parent.evidence is not None
        values: dict[str, Said] = {
            "name": parent.name,
            "relation": parent.relation,
            "telephone": parent.telephone if holds else None,
            "household": parent.household,
            "custody": parent.custody,
            "custody_evidence": parent.evidence,
            "custody_seen_on": on if holds else None,
            "may_sign": holds,
            "note": None if holds or parent.household else "Kontakt zum Kind unregelmäßig.",
        }
        sheet.add(on, "participants", values)
