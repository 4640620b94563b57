"""Who comes into employment case management, with which needs, and what is worked on."""

from collections.abc import Mapping
from dataclasses import dataclass

from cli.demodata.courses.work import Goal, Helper, Note, View
from cli.demodata.origins import Shares

EXITS: Shares = {
    "goal_reached": 28, "work_or_training": 26, "criteria_lapsed": 10, "other_security_system": 10,
    "refusal_or_no_cooperation": 16, "jurisdiction_changed": 10,
}  # fmt: skip
EXIT_NOTES: Mapping[str, str] = {
    "criteria_lapsed": "Kein Anspruch mehr, Einkommen der Familie reicht; auf die Beratungsstellen hingewiesen.",
    "other_security_system": "Leistungen eines anderen Trägers bewilligt, dort begleitet; Unterlagen auf Wunsch mitgegeben.",
    "refusal_or_no_cooperation": "Termine mehrfach versäumt, Gespräch über die Gründe geführt; Rückkehr ist möglich.",
    "jurisdiction_changed": "Umzug in einen anderen Landkreis, das dortige Jobcenter ist genannt.",
}
"""Closing talks by reason; where the work succeeded, they are those of the person's situation."""
REMINDERS = (
    "Rückmeldung der Schuldnerberatung einholen.", "Ärztliches Gutachten: Eingang prüfen.",
    "Überprüfung nach sechs Monaten vorbereiten.", "Arbeitsgelegenheit: Verlängerung mit dem Träger klären.",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Theme:
    """A person's situation: needs (code and key words, the first is worked on first), and what is done about them.

    `ages`: youngest, usual, oldest; `closing`: of work that succeeded.
    """

    ages: tuple[int, int, int]
    gender: str | None = None
    profile: str
    household: str
    language: str = "Deutsch"
    needs: tuple[tuple[str, str], ...]
    reasons: str
    expected: str
    first_note: Note
    disability: str = "none"
    alliance: str
    certificate: str
    training: str
    biography: str
    views: tuple[View, View]
    level: int = 1
    health: str
    resources: str
    situation: str
    goal: Goal
    helper: Helper
    responsibilities: str
    note: Note
    change: str
    closing: str


THEMES = (
    Theme(
        ages=(28, 38, 52), profile="ep", household="alone",
        needs=(("debts", "Mahnungen ungeöffnet, etwa 14.000 Euro."), ("daily_structure", "Nachts wach, Termine vor Mittag gelingen nicht."),
               ("social_behaviour", "Zieht sich zurück, kaum Kontakte."), ("long_term_unemployment", "Seit vier Jahren ohne Arbeit.")),
        reasons="Drei Hemmnisse verstärken einander; Vermittlung allein blieb zwei Jahre ohne Erfolg.",
        expected="Überblick über die Schulden und fester Tagesablauf in sechs Monaten, danach Arbeitsgelegenheit.",
        first_note=Note("joint_talk", "Gespräch zu dritt mit dem Fallmanagement. Möchte, dass die Briefe aufhören.", 45),
        alliance="Wöchentlicher Termin am Nachmittag, ungeöffnete Post wird mitgebracht, Absagen telefonisch.",
        certificate="lower_secondary", training="completed", biography="Lagerfachkraft, bis 2021 im Versandhandel, Kündigung nach Betriebsschließung.",
        views=(View("motivation", "Will arbeiten, traut sich den Morgen nicht zu."), View("capability", "Drei Stunden am Stück, dann Pause nötig.")),
        health="Schlafprobleme, Hausarzt eingebunden.", resources="Führerschein, zuverlässig, wenn etwas zugesagt ist.", situation="Allein lebend, Bruder in der Nähe.",
        goal=Goal("debts", "Ich will wissen, wem ich was schulde.", "Liste aller Gläubiger, Erstgespräch geführt.", "Alle Briefe öffnen und nach Absender ordnen.", "client"),
        helper=Helper("Schuldnerberatung der Caritas (§ 16a SGB II)", "debt_advice", "Erstgespräch in drei Wochen, Begleitung bis zum Plan."),
        responsibilities="Kunde: Briefe, Termine. Fallmanagement: Zusage der Schuldnerberatung, Antrag auf Arbeitsgelegenheit.",
        note=Note("case_management", "41 Briefe gemeinsam geöffnet und geordnet. Erleichtert, bleibt zwei Stunden.", 120),
        change="Arbeitsgelegenheit von 15 auf 20 Stunden erhöht.",
        closing="Plan der Schuldnerberatung läuft, Arbeit im Lager seit zwei Monaten.",
    ),
    Theme(
        ages=(24, 31, 42), gender="w", profile="ep", household="single_parent",
        needs=(("daily_structure", "Kita-Zeiten decken keine Schicht ab."), ("debts", "Ratenkäufe, Strom im Rückstand."),
               ("social_behaviour", "Wenig Kontakte, niemand springt ein."), ("return_after_family_time", "Fünf Jahre Familienzeit.")),
        reasons="Ohne geklärte Betreuung ist keine Vermittlung möglich; Schulden binden die Kraft.",
        expected="Ganztagsplatz und Teilzeitausbildung innerhalb eines Jahres.",
        first_note=Note("talk", "Möchte zurück in den Beruf, hat aber keine Betreuung nach 14 Uhr. Fallmanagement angeboten.", 40),
        alliance="Alle zwei Wochen, Termine während der Kita-Zeit, das Kind darf mitkommen.",
        certificate="middle", training="broken_off", biography="Ausbildung zur Verkäuferin im zweiten Jahr unterbrochen, danach Familienzeit.",
        views=(View("resources", "Organisiert Haushalt und Kind allein."), View("vocational_biography", "Gute Zeugnisse der Berufsschule.")),
        level=2, health="Keine Einschränkungen.", resources="Ausdauernd, freundlich, gute Zeugnisse.", situation="Kind vier Jahre alt, Vater zahlt unregelmäßig.",
        goal=Goal("family", "Ich will einen Platz bis 17 Uhr, damit ich lernen kann.", "Zusage für einen Ganztagsplatz.", "Antrag beim Jugendamt und drei Kitas anfragen.", "client"),
        helper=Helper("Jugendamt, Kindertagesbetreuung (§ 16a SGB II)", "child_care", "Vermittelt Platz oder Tagespflege."),
        responsibilities="Kundin: Anträge, Praktikum. Fallmanagement: Betreuungsplatz, Träger der Teilzeitausbildung.",
        note=Note("accompaniment", "Gemeinsam in der Kita. Ganztagsplatz ab dem nächsten Monat zugesagt.", 60),
        change="Praktikum im Einzelhandel aufgenommen.",
        closing="Teilzeitausbildung begonnen, Betreuung gesichert.",
    ),
    Theme(
        ages=(45, 53, 60), profile="sp", household="couple", disability="below_50",
        needs=(("health_to_be_clarified", "Rücken und Erschöpfung, kein aktuelles Gutachten."), ("debts", "Dispo ausgeschöpft."),
               ("daily_structure", "Seit der Kündigung kein fester Ablauf."), ("age", "55 Jahre und älter im Berufskraftverkehr.")),
        reasons="Was leistbar ist, weiß niemand; ohne Klärung scheitert jede Vermittlung.",
        expected="Ärztliches Gutachten, dann Entscheidung über Reha oder leidensgerechte Arbeit.",
        first_note=Note("talk", "Berichtet von Schmerzen und abgebrochener Probearbeit. Ist mit der Zuleitung einverstanden.", 45),
        alliance="Vierwöchentlich, dazwischen Telefonate; Schweigepflichtentbindung für Hausarzt und Ärztlichen Dienst.",
        certificate="lower_secondary", training="outdated", biography="26 Jahre Lastwagen gefahren, zuletzt im Fernverkehr.",
        views=(View("health", "Sitzt schlecht, Pausen nötig, Stimmung gedrückt."), View("motivation", "Will nicht zum alten Eisen gehören.")),
        health="Bandscheibe, Verdacht auf Depression; Begutachtung eingeleitet.", resources="Verlässlich, technisch versiert, Rückhalt in der Familie.", situation="In Ehe, ein Teilzeitverdienst, erwachsene Kinder aus dem Haus.",
        goal=Goal("health", "Ich will wissen, was ich noch kann.", "Gutachten liegt vor und ist besprochen.", "Fragebogen des Ärztlichen Dienstes abgeben.", "client"),
        helper=Helper("Ärztlicher Dienst der Agentur für Arbeit", "employment_agency", "Gutachten mit Leistungsbild."),
        responsibilities="Kunde: Befunde, Termine. Fallmanagement: Auftrag an den Ärztlichen Dienst, Gespräch mit der Rentenversicherung.",
        note=Note("conference", "Gutachten besprochen: sechs Stunden leichte Arbeit im Wechsel. Antrag auf Teilhabe am Arbeitsleben.", 60),
        change="Antrag auf Leistungen zur Teilhabe gestellt.",
        closing="Reha bewilligt, danach Fahrdienst in Teilzeit.",
    ),
    Theme(
        ages=(25, 34, 48), profile="ep", household="couple_with_children", language="einfaches Deutsch, Sprachmittlung bei Bedarf",
        needs=(("language", "B1 bestanden, versteht Telefonate nicht."), ("illiteracy", "Schreibt in lateinischer Schrift nur langsam."),
               ("social_behaviour", "Kontakte fast nur in der Familie."), ("mobility", "Wohnt am Ortsrand, Bus zweimal am Tag.")),
        reasons="Sprache und Schrift stehen vor jeder Vermittlung; die Familie braucht Abstimmung der Kurse.",
        expected="Berufssprachkurs B2 und Praktikum in der Küche innerhalb von neun Monaten.",
        first_note=Note("talk", "Gespräch mit Sprachmittlung. Möchte als Koch arbeiten, hat im Herkunftsland eine Garküche geführt.", 50),
        alliance="Alle drei Wochen, Termine schriftlich und per Kalendereintrag im Handy.",
        certificate="foreign", training="none", biography="Zehn Jahre eigene Garküche, hier Aushilfe in der Spülküche.",
        views=(View("vocational_biography", "Kocht für achtzig Personen, kennt Hygieneregeln."), View("resources", "Nachbarn helfen beim Lernen.")),
        level=2, health="Gesund.", resources="Berufserfahrung, fröhlich, belastbar.", situation="Zwei Kinder in Schule und Kita, beide Eltern im Kurs.",
        goal=Goal("language_and_literacy", "Ich will am Telefon verstanden werden.", "B2-Kurs begonnen, 90 Prozent Anwesenheit.", "Einstufungstest machen.", "client"),
        helper=Helper("Bildungswerk, Berufssprachkurs (§ 45a AufenthG)", "language_course", "Kurs am Vormittag, meldet Fehlzeiten."),
        responsibilities="Kunde: Kurs, Praktikum. Fallmanagement: Kursplatz, Arbeitgeberservice, Fahrkarte.",
        note=Note("with_third_party", "Kursleitung und Kantine: vier Vormittage Kurs, Freitag in der Küche. Alle zufrieden.", 40),
        change="Praktikum verlängert, Küche bietet Übernahme an.",
        closing="Arbeitsvertrag als Beikoch, Sprachkurs berufsbegleitend.",
    ),
    Theme(
        ages=(30, 41, 54), gender="m", profile="up", household="homeless",
        needs=(("addiction", "Alkohol, zwei Entgiftungen."), ("homelessness", "Notunterkunft seit dem Winter."),
               ("appearance", "Kaum Möglichkeit zu waschen."), ("convictions", "Bewährung bis nächstes Jahr.")),
        reasons="Wohnung und Behandlung zuerst; Vermittlung ist derzeit nicht möglich.",
        expected="Platz im Betreuten Wohnen und Beginn der Therapie.",
        first_note=Note("outreach", "In der Notunterkunft getroffen. Kennt das Angebot, sagt diesmal zu.", 30),
        alliance="Treffen in der Tagesstätte, feste Zeit am Dienstag; Absagen sind in Ordnung, wenn sie kommen.",
        certificate="lower_secondary", training="completed", biography="Maurer, bis zur Scheidung durchgehend beschäftigt.",
        views=(View("framework_conditions", "Ohne Wohnung keine Ruhe."), View("motivation", "Will weg von der Straße.")),
        level=0, health="Suchtmedizinisch angebunden, Zähne behandlungsbedürftig.", resources="Handwerklich stark, hilfsbereit.", situation="Kontakt zur Tochter über Briefe.",
        goal=Goal("housing", "Ich will eine Tür, die ich zumachen kann.", "Zimmer im Betreuten Wohnen bezogen.", "Bewerbung beim Wohnprojekt, Ausweis beantragen.", "client"),
        helper=Helper("Wohnungslosenhilfe, Tagesstätte", "housing", "Postadresse, Dusche, Vermittlung ins Wohnprojekt."),
        responsibilities="Kunde: Termine in der Suchtberatung. Fallmanagement: Wohnprojekt, Absprache mit der Bewährungshilfe.",
        note=Note("case_management", "Ausweis da, Zimmer besichtigt. Seit drei Wochen nüchtern, stolz.", 45),
        change="Therapieplatz bestätigt, Ziel Wohnen vorgezogen.",
        closing="Wohnt im Wohnprojekt, Arbeitsgelegenheit in der Holzwerkstatt.",
    ),
)  # fmt: skip
