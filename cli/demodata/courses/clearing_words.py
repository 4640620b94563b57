"""Occasions of a clearing, what it finds, and the help that is made to fit; amounts in cents."""

from collections.abc import Mapping
from dataclasses import dataclass

from cli.demodata.courses.work import Goal, Helper, Note, Values, View
from cli.demodata.origins import Shares

ENDINGS: Shares = {"goals_reached": 45, "goals_partly_reached": 32, "other_help": 8, "by_family": 10, "moved": 5}
CLOSINGS: Mapping[str, str] = {
    "other_help": "In eine andere Hilfe gewechselt, Übergabegespräch mit allen Beteiligten geführt.",
    "by_family": "Von der Familie vor der Zeit beendet; was gelungen ist, wurde gemeinsam benannt.",
    "moved": "Familie umgezogen, Zuständigkeit gewechselt; Unterlagen mit Einverständnis übergeben.",
}
"""Closing assessments by kind of ending; where the goals were worked on to the end, those of the occasion."""
REMINDERS = (
    "Bewertungsbögen an alle Beteiligten geben.", "Fallbudget: Stand des Verbrauchs prüfen.",
    "Rückmeldung an die fallführende Fachkraft im Jugendamt.",
)  # fmt: skip
RELIEF = (
    "Gut war, dass ihr auch mit meinen Eltern geredet habt.", "Ich durfte selbst sagen, was ich ändern will.",
    "Am Anfang fand ich es blöd, jetzt nicht mehr.",
)  # fmt: skip
FLAT_RATE: Values = {"financing": "monthly_flat_rate", "monthly_flat_rate": 138_000, "monthly_cost": 138_000}
BUDGET: Values = {
    "financing": "case_budget", "case_budget": 1_450_000, "case_budget_used": 380_000, "monthly_cost": 145_000,
    "budget_notes": "Davon 600 Euro für Vereinsbeitrag und Ferienfreizeit.",
}  # fmt: skip
HOURS: Values = {"financing": "service_hours", "monthly_cost": 96_000}
DAYS: Values = {"financing": "daily_rate", "monthly_cost": 495_000}


@dataclass(frozen=True, slots=True, kw_only=True)
class Theme:
    """An occasion and what comes of it. `ages`: youngest, usual, oldest; `level`: of the assessed areas, 0 to 4.

    `resources`: of the young person, the family, the surroundings.
    """

    ages: tuple[int, int, int]
    occasion: str
    question: str
    family: str
    resources: tuple[str, str, str]
    burdens: str
    hypothesis: str
    category: str
    category_reasons: str
    views: tuple[View, View, View]
    level: int = 2
    help: str
    setting: str = "ambulant"
    budget: Values
    plan: str
    helper: Helper
    goal: Goal
    notes: tuple[Note, Note]
    closing: str
    danger: Values | None = None
    gender: str | None = None


THEMES = (
    Theme(
        ages=(11, 13, 15), occasion="school_refusal",
        question="Was hält vom Schulbesuch ab, und was braucht die Familie, damit er wieder gelingt?",
        family="Vier Personen, Vater arbeitet auf Montage, Mutter in der Pflege mit Nachtdiensten.",
        resources=("Zeichnet gern, kann gut mit jüngeren Kindern.", "Eltern ziehen an einem Strang, Oma wohnt im Haus.",
                   "Kunstkurs im Stadtteilzentrum, Klassenlehrerin hält Kontakt."),
        burdens="Nachtdienste, morgens ist niemand da; Ausgrenzung in der Klasse.",
        hypothesis="Zu Hause zu bleiben schützt vor der Gruppe und hält die Mutter in der Nähe.",
        category="b", category_reasons="Ressourcen sind da und lassen sich mit begrenzter Hilfe nutzen.",
        views=(View("young_person", "Traut sich wenig zu, zeichnet ausdauernd."), View("family", "Guter Zusammenhalt, wenig gemeinsame Zeit."),
               View("school_and_work", "Klassenlehrerin zugewandt, Förderangebot vorhanden.")),
        help="educational_support", budget=FLAT_RATE, plan="Drei Morgenbegleitungen in der Woche, ausschleichend über acht Wochen.",
        helper=Helper("Sekundarschule, Schulsozialarbeit", "school", "Nimmt morgens in Empfang, meldet Fehlzeiten."),
        goal=Goal("school", "Ich will wieder jeden Tag hingehen, auch wenn Sport ist.", "Zwanzig Schultage ohne Fehlen.", "Mit der Klassenlehrerin den Einstieg planen."),
        notes=(Note("home_visit", "Erstgespräch zu Hause, alle am Tisch. Zeigt die Zeichenmappe. Auftrag erklärt, Regeln vereinbart.", 80),
               Note("accompaniment", "Begleitung am ersten Tag, bleibt bis zur vierten Stunde. Abgeholt von der Oma.", 120)),
        closing="Besucht die Schule seit zehn Wochen regelmäßig, Morgen gelingt ohne Begleitung.",
    ),
    Theme(
        ages=(6, 9, 12), occasion="upbringing",
        question="Welche Unterstützung brauchen die Eltern, damit der Alltag ohne Eskalation gelingt?",
        family="Mutter mit drei Kindern, der Vater der jüngeren holt sie jedes zweite Wochenende.",
        resources=("Neugierig, hilft gern beim Kochen.", "Mutter reflektiert, sucht selbst Rat.", "Nachbarin passt auf, Sportverein um die Ecke."),
        burdens="Wenig Geld, enge Wohnung, Mutter allein mit allen Entscheidungen.",
        hypothesis="Lautes Verhalten bringt die einzige ungeteilte Aufmerksamkeit.",
        category="a", category_reasons="Tragende Ressourcen; ein Elternkurs und Kontakt im Sozialraum reichen.",
        views=(View("parents", "Mutter erkennt Auslöser, gibt unter Druck nach."), View("relatives_and_friends", "Nachbarin und Schwester helfen."),
               View("district", "Familienzentrum gut erreichbar.")),
        level=3, help="parent_training", budget=HOURS, plan="Zehn Abende Elternkurs, dazu vier Termine zu Hause.",
        helper=Helper("Familienzentrum, Elternkurs", "care_provider", "Platz im Kurs ab dem nächsten Monat, Kinderbetreuung dabei."),
        goal=Goal("relationships", "Wir wollen beim Essen wieder zusammensitzen.", "Fünf gemeinsame Mahlzeiten in der Woche.", "Handykorb am Tisch, Wochenplan fürs Kochen.", "parents"),
        notes=(Note("home_visit", "Hausbesuch am Nachmittag, es wird gekocht. Mutter benennt selbst, was sie ändern will.", 70),
               Note("phone", "Nach drei Kursabenden: Mutter probiert Auszeiten, es wirkt.", 20)),
        closing="Mutter hat den Kurs abgeschlossen und leitet inzwischen den Elterntreff mit.",
    ),
    Theme(
        ages=(14, 15, 17), gender="m", occasion="behaviour",
        question="Welche Hilfe passt, nachdem zwei ambulante Hilfen abgebrochen wurden?",
        family="Vater allein erziehend, Mutter seit Jahren ohne Kontakt, älterer Bruder in Haft.",
        resources=("Kann zupacken, repariert Fahrräder.", "Vater hält zu ihm und sagt Termine nie ab.", "Werkstatt im Jugendzentrum, Trainer vom Boxen."),
        burdens="Zwei Verfahren wegen Körperverletzung, Freundeskreis trinkt.",
        hypothesis="Stärke zeigen ersetzt, was an Sicherheit fehlt.",
        category="c", category_reasons="Hoher Bedarf, verlässliche Menschen gibt es kaum außerhalb der Familie.",
        views=(View("young_person", "Handwerklich geschickt, schnell wütend."), View("parents", "Vater verlässlich, oft ratlos."),
               View("school_and_work", "Kein Schulbesuch, Werkstatt täglich.")),
        level=1, help="intensive_support", budget=BUDGET, plan="Einzelbetreuung mit Werkstattprojekt, täglicher Kontakt in den ersten sechs Wochen.",
        helper=Helper("Jugendzentrum, Fahrradwerkstatt", "club", "Fester Platz an vier Nachmittagen."),
        goal=Goal("social_behaviour", "Ich will keinen Ärger mehr mit der Polizei.", "Drei Monate ohne Anzeige, Auflagen erfüllt.", "Sozialstunden in der Werkstatt beginnen."),
        notes=(Note("talk", "Kommt mit dem Vater. Erst einsilbig, erzählt dann von der Werkstatt und vom Bruder.", 60),
               Note("conference", "Gespräch mit Jugendgerichtshilfe und Träger: Auflagen laufen in der Werkstatt, tägliche Rückmeldung.", 60)),
        closing="Auflagen erfüllt, Praktikum in einer Zweiradwerkstatt, keine neuen Anzeigen.",
    ),
    Theme(
        ages=(8, 11, 15), occasion="placement_question",
        question="Kann das Kind aus der Einrichtung in den Haushalt der Mutter zurückkehren?",
        family="Mutter nach Therapie seit acht Monaten stabil, neue Wohnung mit Kinderzimmer.",
        resources=("Freut sich auf die Mutter, hat Freunde in der Gruppe.", "Mutter hält Absprachen, Tante wohnt nebenan.", "Hort und Fußballverein im neuen Viertel."),
        burdens="Angst der Mutter vor einem Rückfall, Loyalität des Kindes zur Gruppe.",
        hypothesis="Das Kind prüft, ob die Mutter diesmal bleibt.",
        category="b", category_reasons="Rückkehr ist möglich, wenn sie in Schritten geschieht und begleitet wird.",
        views=(View("parents", "Mutter offen, nutzt die Suchtberatung."), View("health", "Therapie abgeschlossen, Nachsorge wöchentlich."),
               View("livelihood", "Wohnung und Einkommen gesichert.")),
        help="flexible_help", budget=BUDGET, plan="Rückführung in vier Stufen: Wochenenden, Ferien, Probewochen, Umzug.",
        helper=Helper("Suchtberatung", "addiction_service", "Nachsorgegruppe der Mutter, Rückmeldung mit Einverständnis."),
        goal=Goal("relationships", "Ich will wieder bei Mama wohnen.", "Sechs Wochenenden ohne Abbruch.", "Kalender für die Wochenenden basteln."),
        notes=(Note("talk", "Getrennte Gespräche. Das Kind malt zwei Häuser und verbindet sie mit einer Straße.", 60),
               Note("home_visit", "Erstes langes Wochenende ausgewertet: gelungen, am Sonntagabend Tränen bei beiden.", 45)),
        closing="Das Kind lebt seit vier Monaten bei der Mutter, die Tante bleibt Ansprechperson.",
    ),
    Theme(
        ages=(9, 12, 16), occasion="after_danger",
        question="Was braucht die Familie nach der Gefährdungseinschätzung, damit das Kind sicher aufwächst?",
        family="Mutter und Stiefvater, zwei jüngere Halbgeschwister, häufiger Streit am Wochenende.",
        resources=("Vertraut sich der Schulsozialarbeit an.", "Mutter trennt Paarstreit von den Kindern, wenn sie Ruhe hat.", "Großeltern mit Gästezimmer, Tanzgruppe."),
        burdens="Alkohol am Wochenende, Schulden, das Kind übernimmt die Geschwister.",
        hypothesis="Das Kind hält die Familie zusammen und geht selbst dabei verloren.",
        category="c", category_reasons="Schutz muss verlässlich sein, bevor an anderem gearbeitet werden kann.",
        views=(View("young_person", "Verantwortlich, müde, wenig Kind."), View("family", "Zuwendung unter der Woche, Streit am Wochenende."),
               View("relatives_and_friends", "Großeltern als sicherer Ort vereinbart.")),
        level=1, help="day_group", setting="part_time", budget=DAYS, plan="Tagesgruppe bis 17 Uhr, Elterngespräch jede Woche, sicherer Ort am Wochenende.",
        helper=Helper("Tagesgruppe am Park", "care_provider", "Nimmt täglich auf, meldet Auffälligkeiten am selben Tag."),
        goal=Goal("leisure", "Ich will nachmittags etwas für mich haben.", "Zweimal in der Woche Tanzgruppe.", "Anmeldung in der Tanzgruppe.", "parents"),
        notes=(Note("talk", "Gespräch in der Schule, weil das Kind es sich dort wünscht. Skala: Sicherheit zu Hause 4 von 10.", 50),
               Note("home_visit", "Besuch am Freitagabend: vereinbarte Regeln hängen an der Tür, Stiefvater nüchtern.", 45)),
        closing="Sicherheit zu Hause aus Sicht des Kindes 8 von 10, Stiefvater in Beratung.",
        danger={
            "source": "school", "kinds": ["psychological", "neglect"], "result": "latent",
            "indications": "Das Kind berichtet von Geschrei in der Nacht und davon, die Kleinen zu verstecken.",
            "decision": "Sicherer Ort bei den Großeltern, Jugendamt informiert, Kontrolle am Freitag und Montag.",
        },
    ),
)  # fmt: skip
