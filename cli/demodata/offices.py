"""Where the agencies of the demo are: streets that no town has, and telephones that ring nowhere.

Numbers are of the ranges that the Bundesnetzagentur keeps free for films and books (Mitteilung 148/2021); there are
five, so an office may have another town's, and whoever works in its town has the same one.
"""

from dataclasses import dataclass
from random import Random

from cli.demodata import names


@dataclass(frozen=True, slots=True)
class Office:
    """Address and telephone, as they stand on what an agency prints."""

    street: str
    postcode: str
    town: str
    telephone: str

    def as_body(self) -> dict[str, object]:
        """As identity takes it."""
        address = {"street": self.street, "postcode": self.postcode, "town": self.town}
        return {"address": address, "telephone": self.telephone}

    def extension(self, place: int) -> str:
        """The number of one of its people, from 1 to 9: their desks have the numbers after the office's own."""
        return f"{self.telephone[:-1]}{place}"


OFFICES = {
    "Kompetenzagentur Nordstadt": Office("Werkstättenzeile 14", "30167", "Hannover", "040 66969 110"),
    "Kompetenzagentur Saaletal": Office("Salzpfännergang 3", "06108", "Halle (Saale)", "030 23125 120"),
    "Kompetenzagentur Mittelrhein": Office("Kranschiffufer 27", "56068", "Koblenz", "0221 4710 130"),
    "Jugendmigrationsdienst Kassel": Office("Brüdernachbarweg 8", "34117", "Kassel", "069 90009 140"),
    "Jobcenter Landkreis Fulda": Office("Leinenweberring 61", "36037", "Fulda", "069 90009 150"),
    "Jugendamt der Stadt Halle (Saale)": Office("Rathausholz 1", "06110", "Halle (Saale)", "030 23125 160"),
    "Kompetenzagentur Weserbogen": Office("Schleppkahnstieg 5", "28195", "Bremen", "040 66969 210"),
    "Kompetenzagentur Ruhrhöhe": Office("Fördergerüstweg 40", "44137", "Dortmund", "0221 4710 220"),
    "Kompetenzagentur Elbaue": Office("Deichbauerngang 12", "39104", "Magdeburg", "030 23125 230"),
    "Jugendmigrationsdienst Warnow": Office("Heringsspeicher 9", "18055", "Rostock", "040 66969 240"),
    "Jugendmigrationsdienst Dreisam": Office("Bächlekehre 2", "79098", "Freiburg im Breisgau", "089 99998 250"),
    "Jobcenter Neißeland": Office("Tuchschererplatz 18", "02826", "Görlitz", "030 23125 260"),
    "Jobcenter Tecklenburg": Office("Sandsteinhof 33", "49477", "Ibbenbüren", "0221 4710 270"),
    "Jugendamt Gera-Aue": Office("Gerawehrweg 7", "99084", "Erfurt", "030 23125 280"),
    "Jugendamt Ledaland": Office("Moorkanalring 21", "26789", "Leer (Ostfriesland)", "040 66969 290"),
}
"""By the name of an agency."""
EXCHANGES = {one.town: one.telephone.rpartition(" ")[0] for one in OFFICES.values()}
"""By town, all but the last three figures of a telephone."""
LEAST = 300  # below are the offices themselves


def telephone(random: Random, town: str) -> str:
    """The number of somebody who works in a town, which rings nowhere: a mobile one where no office is."""
    return f"{EXCHANGES[town]} {random.randrange(LEAST, 1000)}" if town in EXCHANGES else names.mobile(random)
