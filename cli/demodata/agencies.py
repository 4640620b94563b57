"""The agencies of the demo in which stories are lived, with their people: all 14 roles, and the platform's own."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

Groups: TypeAlias = Mapping[str, tuple[str, ...]]
WORKERS = frozenset({"case_manager", "ifk"})  # roles of those who work on files here
GIVEN_BY_HOST = frozenset({"department_head", "office_head", "dpo", "audit"})


@dataclass(frozen=True, slots=True)
class Agency:
    """An agency to make, with the programmes it leads: `people` are login, name and role; its admin comes first.

    `districts`, `teams`: by name the logins of those who belong there. `also`: by login the roles beside the first.
    """

    name: str
    short_name: str
    retention_days: int
    programmes: tuple[str, ...]
    people: tuple[tuple[str, str, str], ...]
    districts: Groups = field(default_factory=dict)
    teams: Groups = field(default_factory=dict)
    also: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


AGENCIES = (
    Agency("Kompetenzagentur Nordstadt", "Nordstadt", 456, ("waska",), (
        ("nord.admin", "Sabine Vogt", "agency_admin"),
        ("nord.case1", "Katrin Lorenz", "case_manager"),
        ("nord.case2", "Mehmet Aksoy", "case_manager"),
        ("nord.teamlead", "Birgit Hartung", "team_lead"),
        ("nord.department", "Jürgen Seidel", "department_head"),
        ("nord.office", "Dr. Renate Pohl", "office_head"),
        ("nord.dpo", "Holger Brandt", "dpo"),
        ("nord.audit", "Christine Maurer", "audit"),
    )),
    Agency("Kompetenzagentur Saaletal", "Saaletal", 274, ("waska",), (
        ("saale.admin", "Uwe Krause", "agency_admin"),
        ("saale.case1", "Anja Richter", "case_manager"),
        ("saale.case2", "Thomas Böhme", "case_manager"),
        ("saale.clerk", "Martina Franke", "clerk"),
        ("saale.teamlead", "Elke Zeidler", "team_lead"),
    )),
    Agency("Kompetenzagentur Mittelrhein", "Mittelrhein", 540, ("waska",), (
        ("rhein.admin", "Petra Simon", "agency_admin"),
        ("rhein.case1", "Daniel Schmitz", "case_manager"),
        ("rhein.teamlead", "Hanna Weber-Klein", "team_lead"),
    )),
    Agency("Jugendmigrationsdienst Kassel", "JMD Kassel", 365, ("jmd",), (
        ("jmd.admin", "Ingrid Paulsen", "agency_admin"),
        ("jmd.case1", "Leyla Demirci", "case_manager"),
        ("jmd.case2", "Stefan Hofmann", "case_manager"),
        ("jmd.teamlead", "Azra Hadžić", "team_lead"),
    )),
    Agency("Jobcenter Landkreis Fulda", "Jobcenter", 1827, ("bfm",), (
        ("jobcenter.admin", "Gerhard Lang", "agency_admin"),
        ("jobcenter.ifk1", "Monika Weiler", "ifk"),
        ("jobcenter.ifk2", "Andreas Pfeiffer", "ifk"),
        ("jobcenter.fm1", "Claudia Reuter", "case_manager"),
        ("jobcenter.fm2", "Bülent Kara", "case_manager"),
        ("jobcenter.support", "Fatma Erdem", "bfm_support"),
        ("jobcenter.teamlead", "Norbert Stein", "team_lead"),
    ), teams={
        "Eingliederung": ("jobcenter.ifk1", "jobcenter.ifk2", "jobcenter.teamlead"),
        "Fallmanagement": ("jobcenter.fm1", "jobcenter.fm2", "jobcenter.support", "jobcenter.teamlead"),
    }, also={"jobcenter.teamlead": ("case_manager",)}),
    Agency("Jugendamt der Stadt Halle (Saale)", "Jugendamt", 3650, ("asd", "clearing"), (
        ("jugendamt.admin", "Dietmar Kühn", "agency_admin"),
        ("jugendamt.asd1", "Silke Albrecht", "case_manager"),
        ("jugendamt.asd2", "Jonas Wendt", "case_manager"),
        ("jugendamt.clearing", "Carola Thiele", "case_manager"),
        ("jugendamt.clerk", "Regina Scholz", "clerk"),
        ("jugendamt.teamlead", "Matthias Berger", "team_lead"),
        ("jugendamt.department", "Heike Naumann", "department_head"),
        ("jugendamt.office", "Wolfgang Ehrlich", "office_head"),
    ), districts={
        "Paulusviertel": ("jugendamt.asd1", "jugendamt.clearing", "jugendamt.teamlead"),
        "Trotha": ("jugendamt.asd1", "jugendamt.clearing", "jugendamt.teamlead"),
        "Neustadt": ("jugendamt.asd2", "jugendamt.clearing", "jugendamt.teamlead"),
        "Ammendorf": ("jugendamt.asd2", "jugendamt.clearing", "jugendamt.teamlead"),
    }, teams={
        "Nord und Mitte": ("jugendamt.asd1", "jugendamt.clearing", "jugendamt.teamlead"),
        "West und Süd": ("jugendamt.asd2", "jugendamt.clearing", "jugendamt.teamlead"),
    }),
)  # fmt: skip
PLATFORM = (
    ("system.owner", "Michael Engel", "system_owner"),
    ("main.owner", "Ursula Hagen", "main_system_owner"),
    ("host", "Betrieb", "host"),
    ("analyst", "Dr. Julia Winter", "analyst"),
)
