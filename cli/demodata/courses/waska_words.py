"""Goals, helpers and notes of a competence agency, by support area (support_area of waska.yaml)."""

from collections.abc import Mapping

from cli.demodata.courses.work import Goal, Helper, Note, Values, View

GOALS: Mapping[str, Goal] = {
    "school": Goal(
        "school", "Ich will im Sommer meinen Hauptschulabschluss in der Tasche haben.",
        "Regelmäßige Teilnahme am Kurs, höchstens zwei Fehltage im Monat.",
        "Anmeldung zum Abschlusskurs der Volkshochschule, Unterlagen zusammenstellen.",
    ),
    "training_or_work": Goal(
        "vocational_integration", "Ich möchte eine Ausbildung finden, die zu mir passt.",
        "Bewerbungsmappe steht, jede Woche gehen zwei Bewerbungen hinaus.",
        "Lebenslauf überarbeiten und drei Betriebe heraussuchen.",
    ),
    "vocational_orientation": Goal(
        "vocational_integration", "Ich will herausfinden, welcher Beruf etwas für mich ist.",
        "Zwei Praktika sind gemacht und ausgewertet.", "Termin bei der Berufsberatung, Praktikumsplatz anfragen.",
    ),
    "everyday_life": Goal(
        "everyday_life", "Ich will meine Termine allein hinbekommen.",
        "Acht Wochen ohne versäumten Termin.", "Wochenplan anlegen, Wecker und Kalender im Handy einrichten.",
    ),
    "livelihood": Goal(
        "everyday_life", "Ich will mein eigenes Geld haben und die Briefe verstehen.",
        "Antrag ist vollständig abgegeben, Bescheid liegt vor und ist geprüft.",
        "Antrag beim Jobcenter gemeinsam ausfüllen, Kontoauszüge mitbringen.", "worker",
    ),
}  # fmt: skip
HELPERS: Mapping[str, Helper] = {
    "school": Helper("Volkshochschule, Kurs Schulabschluss", "school", "Meldet Fehltage am selben Tag."),
    "training_or_work": Helper("Agentur für Arbeit, Berufsberatung", "employment_agency", "Vermittelt Praktika."),
    "vocational_orientation": Helper("Bildungswerk, Werkstatt Holz", "training_provider", "Zwei Wochen Erprobung."),
    "everyday_life": Helper("Jugendzentrum", "club", "Offener Treff, Ansprechperson am Abend."),
    "livelihood": Helper("Jobcenter, Team U25", "job_centre", "Prüft den Antrag bevorzugt."),
}
NOTES = (
    Note("talk", "Ziel durchgesprochen. Kommt pünktlich, Unterlagen sind dabei. Nächster Schritt: Betrieb anrufen."),
    Note("talk", "Wirkt müde, berichtet von Streit zu Hause. Absprachen für die nächsten zwei Wochen verkleinert."),
    Note("phone", "Rückruf nach Probetag: hat gut gefallen, der Betrieb meldet sich bis Freitag.", 15),
    Note("accompaniment", "Gemeinsam zum Jobcenter. Unterlagen vollständig, Bearbeitung wird zugesagt.", 90),
    Note("home_visit", "Hausbesuch nach versäumtem Termin. Öffnet, entschuldigt sich, neuer Termin vereinbart.", 40),
    Note("outreach", "Am Jugendtreff angetroffen. Kurzes Gespräch, kommt am Dienstag ins Büro.", 20),
    Note(
        "with_third_party",
        "Mit Einverständnis Gespräch mit der Lehrkraft: arbeitet mit, Lücken in Mathematik.",
        30,
    ),
    Note("message", "Erinnerung an den Termin per SMS, Antwort mit Daumen hoch.", None),
)
LOST: Mapping[str, Note] = {
    "contact_lost": Note("contact_attempt", "Zweiter Hausbesuch ohne Erfolg, Nachricht im Briefkasten.", 20),
    "broken_off_by_client": Note("phone", "Möchte keine Termine mehr. Angebot bleibt offen, Nummer liegt vor.", 15),
    "moved": Note("phone", "Umzug ist vollzogen. Beratungsstelle am neuen Wohnort genannt.", 20),
    "custody": Note("with_third_party", "Sozialdienst der Anstalt informiert, Übergabe mit Einverständnis.", 25),
}
REMINDERS = (
    "Rückmeldung des Betriebs zum Praktikum einholen.",
    "Zeugnis nachfordern.",
    "Bescheid des Jobcenters prüfen, Frist für den Widerspruch notieren.",
    "Nach dem Arzttermin fragen.",
)
SUPPORT = (
    "Wir treffen uns alle zwei Wochen. Wer nicht kann, sagt vorher ab. Mit Schule und Jobcenter sprechen wir nur nach "
    "Absprache. Nach drei Monaten schauen wir gemeinsam, was erreicht ist."
)
ASSESSED = (
    View("social_skills", "Kommt mit Gleichaltrigen gut aus, meidet Gespräche mit Vorgesetzten."),
    View("everyday_life", "Steht spät auf, Termine am Nachmittag gelingen."),
)
DANGERS: tuple[Values, ...] = (
    {
        "source": "young_person",
        "kinds": ["physical"],
        "indications": "Berichtet von Schlägen des Stiefvaters nach Streit, Bluterguss am Oberarm gesehen.",
        "result": "need_of_help",
        "decision": "Gespräch mit der Mutter am selben Tag, sie nimmt Kontakt zum Jugendamt auf; wir begleiten.",
    },
    {
        "source": "school",
        "kinds": ["self_harm"],
        "indications": "Schulsozialarbeit meldet frische Schnitte am Unterarm und Rückzug seit drei Wochen.",
        "result": "latent",
        "decision": "Eltern informiert, Vorstellung in der Ambulanz der KJP, Gespräch in drei Tagen.",
    },
)
