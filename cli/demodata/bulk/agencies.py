"""Further agencies, in places that exist, under names that do not: what a programme of many looks like."""

from collections.abc import Mapping
from dataclasses import dataclass

from cli.demodata.agencies import Agency
from cli.demodata.people import Place

COMPETENCE, MIGRATION, PLACEMENT, YOUTH = ("waska",), ("jmd",), ("bfm",), ("asd", "clearing")


@dataclass(frozen=True, slots=True)
class Further:
    """An agency with its place, and how many files of each of its programmes it has opened in the two years."""

    agency: Agency
    place: Place
    files: Mapping[str, int]

    def desks(self) -> list[str]:
        """The logins of its case managers, on whose desks the files end."""
        return [login for login, _, role in self.agency.people if role == "case_manager"]

    def place_of(self, login: str) -> Place:
        """Where the people of a case manager live: in the districts they work in, where the agency has any."""
        own = [name for name, logins in self.agency.districts.items() if login in logins]
        return Place(self.place.town, {name: self.place.districts[name] for name in own}) if own else self.place

    def specialists(self) -> list[str]:
        """The logins of its integration specialists, who open the files of a job centre."""
        return [login for login, _, role in self.agency.people if role == "ifk"]

    def lead(self) -> str:
        """The login of its team lead, empty where it has none."""
        return next((login for login, _, role in self.agency.people if role == "team_lead"), "")


FURTHER = (
    Further(
        Agency("Kompetenzagentur Weserbogen", "Weserbogen", 730, COMPETENCE, (
            ("weser.admin", "Anke Behrens", "agency_admin"),
            ("weser.case1", "Tobias Wilken", "case_manager"),
            ("weser.case2", "Nesrin Polat", "case_manager"),
            ("weser.teamlead", "Gesine Ahlers", "team_lead"),
        )),
        Place("Bremen", {"Gröpelingen": "28237", "Blumenthal": "28779", "Tenever": "28325", "Huchting": "28259"}),
        {"waska": 260},
    ),
    Further(
        Agency("Kompetenzagentur Ruhrhöhe", "Ruhrhöhe", 1095, COMPETENCE, (
            ("ruhr.admin", "Detlef Kaminski", "agency_admin"),
            ("ruhr.case1", "Sandra Kowalczyk", "case_manager"),
            ("ruhr.case2", "Jan-Philipp Hesse", "case_manager"),
            ("ruhr.teamlead", "Ulrike Brockmann", "team_lead"),
        )),
        Place("Dortmund", {"Nordmarkt": "44145", "Scharnhorst": "44328", "Hörde": "44263"}),
        {"waska": 240},
    ),
    Further(
        Agency("Kompetenzagentur Elbaue", "Elbaue", 730, COMPETENCE, (
            ("elbe.admin", "Grit Schubert", "agency_admin"),
            ("elbe.case1", "Marko Heinze", "case_manager"),
            ("elbe.case2", "Yvonne Tietz", "case_manager"),
            ("elbe.teamlead", "Frank Ottersberg", "team_lead"),
        )),
        Place("Magdeburg", {"Neu Olvenstedt": "39130", "Kannenstieg": "39128", "Reform": "39118"}),
        {"waska": 200},
    ),
    Further(
        Agency("Jugendmigrationsdienst Warnow", "JMD Warnow", 730, MIGRATION, (
            ("warnow.admin", "Birte Jessen", "agency_admin"),
            ("warnow.case1", "Olga Reimann", "case_manager"),
            ("warnow.case2", "Kai Westphal", "case_manager"),
            ("warnow.teamlead", "Silvia Brandes", "team_lead"),
        )),
        Place("Rostock", {"Groß Klein": "18109", "Toitenwinkel": "18147", "Dierkow": "18146"}),
        {"jmd": 400},
    ),
    Further(
        Agency("Jugendmigrationsdienst Dreisam", "JMD Dreisam", 1095, MIGRATION, (
            ("dreisam.admin", "Verena Zimmermann", "agency_admin"),
            ("dreisam.case1", "Amadou Keller", "case_manager"),
            ("dreisam.case2", "Judith Rombach", "case_manager"),
            ("dreisam.teamlead", "Markus Disch", "team_lead"),
        )),
        Place("Freiburg im Breisgau", {"Weingarten": "79114", "Haslach": "79115", "Landwasser": "79110"}),
        {"jmd": 350},
    ),
    Further(
        Agency("Jobcenter Neißeland", "Neißeland", 1827, PLACEMENT, (
            ("neisse.admin", "Steffen Richter", "agency_admin"),
            ("neisse.ifk1", "Katja Noack", "ifk"),
            ("neisse.ifk2", "Ronny Scholze", "ifk"),
            ("neisse.fm1", "Ines Hübner", "case_manager"),
            ("neisse.fm2", "Piotr Lehmann", "case_manager"),
            ("neisse.teamlead", "Doreen Wünsche", "team_lead"),
        ), also={"neisse.teamlead": ("case_manager",)}),
        Place("Görlitz", {"Königshufen": "02828", "Weinhübel": "02827", "Rauschwalde": "02827"}),
        {"bfm": 350},
    ),
    Further(
        Agency("Jobcenter Tecklenburg", "Tecklenburg", 2192, PLACEMENT, (
            ("tecklen.admin", "Mechthild Brüning", "agency_admin"),
            ("tecklen.ifk1", "Andrea Lammers", "ifk"),
            ("tecklen.ifk2", "Jörg Overmeyer", "ifk"),
            ("tecklen.fm1", "Sevda Yalçın", "case_manager"),
            ("tecklen.fm2", "Hendrik Bosse", "case_manager"),
            ("tecklen.teamlead", "Ulrike Determann", "team_lead"),
        ), also={"tecklen.teamlead": ("case_manager",)}),
        Place("Ibbenbüren", {"Dickenberg": "49479", "Püsselbüren": "49477", "Laggenbeck": "49479"}),
        {"bfm": 250},
    ),
    Further(
        Agency("Jugendamt Gera-Aue", "Gera-Aue", 3650, YOUTH, (
            ("gera.admin", "Ute Langguth", "agency_admin"),
            ("gera.asd1", "Christian Möbius", "case_manager"),
            ("gera.asd2", "Franziska Kühnel", "case_manager"),
            ("gera.teamlead", "Bernd Voigt", "team_lead"),
        ), districts={
            "Rieth": ("gera.asd1", "gera.teamlead"),
            "Berliner Platz": ("gera.asd1", "gera.teamlead"),
            "Herrenberg": ("gera.asd2", "gera.teamlead"),
        }),
        Place("Erfurt", {"Rieth": "99089", "Berliner Platz": "99091", "Herrenberg": "99099"}),
        {"asd": 330, "clearing": 220},
    ),
    Further(
        Agency("Jugendamt Ledaland", "Ledaland", 3650, YOUTH, (
            ("leda.admin", "Tjark Harms", "agency_admin"),
            ("leda.asd1", "Wiebke Oltmanns", "case_manager"),
            ("leda.asd2", "Samir Darwish", "case_manager"),
            ("leda.teamlead", "Antje Bruns", "team_lead"),
        ), districts={
            "Heisfelde": ("leda.asd1", "leda.teamlead"),
            "Loga": ("leda.asd2", "leda.teamlead"),
            "Bingum": ("leda.asd2", "leda.teamlead"),
        }),
        Place("Leer (Ostfriesland)", {"Heisfelde": "26789", "Loga": "26789", "Bingum": "26789"}),
        {"asd": 250, "clearing": 150},
    ),
)  # fmt: skip
