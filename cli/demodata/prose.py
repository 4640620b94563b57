"""What workers write into the long fields, as workers write it: short, factual, in German."""

from random import Random

from cli.demodata.people import AT_SCHOOL, Person

CONCERNS = {
    "school": ("Möchte den Abschluss schaffen, braucht Unterstützung beim Lernen.",
               "Weiß nicht, wie es nach der Schule weitergeht; sucht Orientierung."),
    "school_absence": ("Geht seit Wochen kaum noch zur Schule, möchte etwas anderes machen.",
                       "Sagt, in der Schule gehe es nicht mehr; Streit mit Mitschülern."),
    "school_without_certificate": ("Möchte den Hauptschulabschluss nachholen.",
                                   "Hat die Schule ohne Abschluss verlassen, sucht eine praktische Arbeit."),
    "vocational_preparation": ("Ist in einer Berufsvorbereitung, fühlt sich dort nicht richtig aufgehoben.",
                               "Sucht einen Ausbildungsplatz nach dem BVJ."),
    "training_broken_off": ("Hat die Ausbildung abgebrochen, möchte neu anfangen.",
                            "Nach Streit im Betrieb gekündigt, sucht einen anderen Ausbildungsplatz."),
    "employed": ("Arbeitet als Ungelernte/r, möchte doch noch eine Ausbildung.",),
    "marginally_employed": ("Jobbt auf Minijob-Basis, möchte mehr als das.",),
    "employment_measure": ("Die Maßnahme läuft bald aus, danach ist nichts geplant.",),
    "unemployed": ("Sucht Arbeit oder Ausbildung, Bewerbungen blieben bisher ohne Antwort.",
                   "Ist beim Jobcenter gemeldet, versteht die Schreiben nicht und möchte Hilfe."),
    "not_registered": ("Ist nirgends gemeldet, lebt vom Geld der Familie und Freunde.",
                       "Hat keinen Überblick, welche Leistungen zustehen."),
    "parental_leave": ("Möchte nach der Elternzeit eine Ausbildung in Teilzeit beginnen.",),
    "custody": ("Entlassung steht bevor, braucht Wohnung und etwas zu tun.",),
    "other": ("Braucht vor allem jemanden, der zuhört und beim Sortieren hilft.",),
}  # fmt: skip
AT_SCHOOL_NOW = (
    "Besucht derzeit die {grade}. Klasse. Stärken in Sport und Technik, Mühe mit Mathematik.",
    "Zurzeit {grade}. Klasse, {missed} Fehltage im letzten Halbjahr. Kommt mit einer Lehrkraft gut zurecht.",
)
SCHOOL = {
    "none": ("Schule nach der {grade}. Klasse ohne Abschluss verlassen, zuletzt viele Fehltage.",
             "Zwei Schulwechsel nach Umzug, Abschlussprüfung nicht angetreten."),
    "special_school": ("Abschluss der Förderschule mit Schwerpunkt Lernen, praktisch geschickt.",),
    "lower_secondary": ("Hauptschulabschluss, Noten im Mittelfeld; gern gesehen waren die Praktika.",
                        "Hauptschulabschluss im zweiten Anlauf über das BVJ."),
    "qualified_lower_secondary": ("Qualifizierender Hauptschulabschluss, gut in Werken und Hauswirtschaft.",),
    "intermediate": ("Realschulabschluss mit Lücken in Mathematik; danach ohne Anschluss geblieben.",),
    "technical_university_entrance": ("Fachhochschulreife, Studium nach einem Semester abgebrochen.",),
    "university_entrance": ("Abitur trotz schwieriger Zeit zu Hause; danach Erschöpfung.",),
    "foreign": ("Schulbesuch bis zur {grade}. Klasse im Herkunftsland, Zeugnis liegt vor, nicht anerkannt.",),
}  # fmt: skip
TRADES = (
    "im Verkauf", "als Maler/in", "im Lager", "in der Gastronomie", "im Friseurhandwerk", "in der Kfz-Werkstatt",
    "in der Altenpflege", "als Bäcker/in", "im Gartenbau", "im Metallbau",
)  # fmt: skip
FAMILY = {
    "with_parents": ("Lebt bei der Mutter mit {n} Geschwistern, Kontakt zum Vater selten.",
                     "Lebt bei den Eltern; es ist eng, das Verhältnis ist gut.",
                     "Lebt beim Vater, häufig Streit wegen Geld und Ausgehzeiten."),
    "own": ("Eigene Wohnung seit kurzem, Familie in derselben Stadt hilft aus.",),
    "shared": ("Lebt mit Partner/in zusammen, Rückhalt durch deren Familie.",),
    "residential_care": ("Betreutes Wohnen seit dem 15. Lebensjahr, Kontakt zur Mutter am Wochenende.",),
    "asylum_housing": ("Gemeinschaftsunterkunft, ein Zimmer mit Angehörigen; zum Lernen fehlt Ruhe.",),
    "temporary": ("Zu Hause ausgezogen, schläft abwechselnd bei Bekannten.",),
    "homeless": ("Ohne feste Bleibe, meldet sich über das Telefon einer Freundin.",),
}  # fmt: skip
ARRANGEMENTS = (
    "Schweigepflichtentbindung liegt vor; Austausch etwa alle vier Wochen.",
    "Anruf nur nach Absprache mit der/dem Jugendlichen.",
    "Ansprechperson übernimmt den Kontakt zum Betrieb, wir den zur Familie.",
    "Erreichbar dienstags und donnerstags bis 15 Uhr.",
)
GOALS = {
    "school": "Anmeldung zum Kurs für den Schulabschluss, regelmäßige Teilnahme.",
    "vocational_orientation": "Zwei Praktika in verschiedenen Berufen, Auswertung gemeinsam.",
    "training_or_work": "Bewerbungsmappe erneuern, jede Woche zwei Bewerbungen.",
    "german_language": "Einstufung und Platz im Sprachkurs B1.",
    "everyday_life": "Termine selbst einhalten, feste Aufstehzeit, Wochenplan.",
    "social_skills": "Konflikte im Betrieb vorbereiten und nachbesprechen.",
    "family": "Gespräch mit den Eltern über die nächsten Schritte.",
    "housing": "Wohnberechtigungsschein beantragen, Wohnungssuche begleiten.",
    "livelihood": "Antrag beim Jobcenter vollständig abgeben, Bescheid prüfen.",
    "debts": "Übersicht der Schulden, Termin bei der Schuldnerberatung.",
    "health": "Hausarzt finden, Termin zur Abklärung.",
    "addiction": "Erstgespräch in der Suchtberatung, auf Wunsch mit Begleitung.",
    "law": "Auflagen der Jugendgerichtshilfe klären und einhalten.",
    "childcare": "Krippenplatz suchen, Tagespflege als Übergang.",
    "other": "Gemeinsam herausfinden, was als Nächstes ansteht.",
}
CLOSINGS = {
    "goal_reached": "Ziele erreicht. Der Übergang ist gelungen, die Absprachen tragen.",
    "goal_partly_reached": "Vieles ist auf dem Weg; die nächsten Schritte sind besprochen und gelingen ohne uns.",
    "referred": "Mit Einverständnis an eine passendere Stelle übergeben, Übergabegespräch geführt.",
    "broken_off_by_client": "Möchte keine weitere Begleitung. Kann sich jederzeit wieder melden.",
    "broken_off_by_agency": "Vereinbarungen wiederholt nicht eingehalten; nach drittem Gespräch beendet.",
    "contact_lost": "Seit mehreren Wochen nicht mehr erreichbar, zwei Hausbesuche ohne Erfolg.",
    "moved": "Umzug in eine andere Stadt; Adresse der dortigen Beratungsstelle mitgegeben.",
    "too_old": "Altersgrenze erreicht, weitere Begleitung durch das Jobcenter besprochen.",
    "custody": "Haftantritt; Kontakt zum Sozialdienst der Anstalt hergestellt.",
    "other": "Im gegenseitigen Einvernehmen beendet.",
}


def concern(random: Random, who: Person) -> str:
    """What the young person names as their own concern."""
    return random.choice(CONCERNS[who.situation])


def school_history(random: Random, who: Person) -> str:
    """School so far."""
    texts = AT_SCHOOL_NOW if who.situation in AT_SCHOOL else SCHOOL[who.certificate]
    grade = min(10, who.age - 6) if who.situation in AT_SCHOOL else random.choice((8, 8, 9))
    return random.choice(texts).format(grade=grade, missed=random.randint(8, 45))


def training_history(random: Random, who: Person) -> str | None:
    """Training and measures, where there were any."""
    trade = random.choice(TRADES)
    if who.trained:
        return f"Ausbildung {trade} abgeschlossen, danach nicht übernommen."
    if who.situation == "training_broken_off":
        return f"Ausbildung {trade} nach {random.randint(3, 20)} Monaten abgebrochen."
    if who.age >= 17 and random.random() < 0.6:
        return f"Praktikum {trade}, {random.randint(2, 6)} Wochen; Rückmeldung des Betriebs war ordentlich."
    return None


def work_history(random: Random, who: Person) -> str | None:
    """Jobs so far, where there were any."""
    if who.income or who.benefit or (who.age >= 19 and random.random() < 0.5):
        return f"Hilfstätigkeit {random.choice(TRADES)}, {random.randint(2, 18)} Monate."
    return None


def family_situation(random: Random, who: Person) -> str:
    """The family."""
    return random.choice(FAMILY[who.housing]).format(n=random.randint(2, 4))


def support_plan(areas: list[str]) -> str:
    """Goals and steps for the areas agreed."""
    return "\n".join(f"{number}. {GOALS[area]}" for number, area in enumerate(areas, 1))
