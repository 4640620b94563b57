"""Who comes to a youth migration service, with what, and what comes of it."""

from collections.abc import Mapping
from dataclasses import dataclass

from cli.demodata.courses.work import Goal, Helper, Note, Values, View
from cli.demodata.origins import Shares

COUNTRIES: Mapping[str, tuple[str, str, str]] = {
    "turkish": ("Türkei", "turkey", "turkish"),
    "polish": ("Polen", "eastern_eu", "polish"),
    "romanian": ("Rumänien", "eastern_eu", "romanian"),
    "balkan": ("Kosovo", "western_balkans", "albanian"),
    "ukrainian": ("Ukraine", "ukraine", "ukrainian"),
    "arabic": ("Syrien", "syria", "arabic"),
    "afghan": ("Afghanistan", "afghanistan", "persian"),
    "african": ("Eritrea", "horn_of_africa", "tigrinya"),
}
"""By table of names: the country, its group and the first language."""
STATUS: Mapping[str, str] = {
    "turkish": "family", "polish": "eu_citizen", "romanian": "eu_citizen", "balkan": "family",
    "ukrainian": "temporary_protection", "arabic": "protected", "afghan": "protected", "african": "protected",
}  # fmt: skip
ENDINGS: Shares = {"goals_reached": 36, "goals_partly_reached": 30, "no_more_need": 8, "contact_lost": 14, "moved": 12}
CLOSINGS: Mapping[str, str] = {
    "contact_lost": "Auf Anrufe, Nachrichten und Brief keine Antwort mehr; die Tür bleibt offen.",
    "moved": "In eine andere Stadt gezogen; mit Einverständnis an den dortigen Jugendmigrationsdienst übergeben.",
}
"""Closing assessments by kind of ending; where the plan was carried out, they are those of the matter."""
REMINDERS = (
    "Nach dem Ergebnis des Sprachtests fragen.", "Frist der Aufenthaltserlaubnis: Termin bei der Ausländerbehörde buchen.",
    "Zeugnisübersetzung abholen.", "Platz im Jugendintegrationskurs bestätigen lassen.",
)  # fmt: skip
DANGER: Values = {
    "source": "young_person", "kinds": ["psychological"], "result": "need_of_help",
    "indications": "Berichtet, der Onkel lasse sie nachmittags nicht mehr aus der Wohnung und nehme das Handy weg.",
    "team": "zwei Fachkräfte, insoweit erfahrene Fachkraft des Jugendamts",
    "decision": "Gespräch mit der Mutter mit Sprachmittlung, Kontakt zum Sozialen Dienst mit Einverständnis hergestellt.",
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Theme:
    """A matter and what comes of it. `ages`: youngest, usual, oldest; `closing`: where the plan was carried out."""

    ages: tuple[int, int, int]
    gender: str
    access_path: str
    topics: tuple[str, ...]
    concern: str
    occupation: str
    certificate: str
    course: str
    housing: str
    livelihood: str
    arrival: str
    strengths: str
    school: str
    method: str
    screening: str
    views: tuple[View, View]
    area: str
    goal: Goal
    plan: str
    helper: Helper
    placements: tuple[str, ...]
    success: str
    whereabouts: str
    notes: tuple[Note, Note]
    closing: str
    alone: bool = False
    danger: bool = False


THEMES = (
    Theme(
        ages=(18, 20, 25), gender="m", access_path="integration_course", topics=("german_language", "vocational"), alone=True,
        concern="Ich will schnell Deutsch lernen und dann eine Ausbildung als Elektriker.",
        occupation="language_course", certificate="foreign_secondary", course="youth_integration_course",
        housing="shared_accommodation", livelihood="basic_income",
        arrival="Allein gekommen, Familie verstreut. Ruhig, wenn von der Reise die Rede ist.",
        strengths="Handwerklich erfahren, lernt mit Videos, gibt anderen im Kurs Nachhilfe in Mathematik.",
        school="Zwölf Jahre Schule, Zeugnis als Foto vorhanden, Übersetzung fehlt.",
        method="kompetenzpanorama", screening="Sprache ist der Schlüssel, alles andere bringt er mit.",
        views=(View("vocational", "Elektrik in der Werkstatt des Vaters gelernt."), View("german", "Versteht viel, spricht noch wenig.")),
        area="german_language",
        goal=Goal("german_language", "Ich will die B1-Prüfung bestehen.", "Prüfung angemeldet, Modelltest mit 60 Punkten.", "Lernplan für die Abende machen."),
        plan="Jugendintegrationskurs bis zum Sommer, dann Praktikum im Handwerk.",
        helper=Helper("Volkshochschule, Jugendintegrationskurs", "language_course", "Meldet Fehltage und Lernstand."),
        placements=("language_course", "vocational_orientation"), success="language_level", whereabouts="vocational_preparation",
        notes=(Note("talk_with_interpreter", "Ausführliches Gespräch mit Sprachmittlung. Zeigt Fotos seiner Arbeiten. Förderplan erklärt.", 75),
               Note("with_third_party", "Kursleitung: kommt immer, Aussprache besser, Prüfung im nächsten Durchgang.", 20)),
        closing="B1 bestanden, Einstiegsqualifizierung im Elektrohandwerk beginnt.",
    ),
    Theme(
        ages=(13, 15, 17), gender="w", access_path="school", topics=("school", "german_language"), danger=True,
        concern="In der Klasse verstehe ich die Aufgaben nicht. Ich möchte auf der Schule bleiben.",
        occupation="preparatory_class", certificate="still_at_school", course="school_class",
        housing="with_parents", livelihood="basic_income",
        arrival="Mit Mutter und zwei Geschwistern gekommen, der Vater folgte ein Jahr später.",
        strengths="Sehr gut in Mathematik, spielt Volleyball, übersetzt für die Mutter.",
        school="Im Herkunftsland bis zur siebten Klasse mit guten Noten.",
        method="interview", screening="Fachlich stark, Fachsprache fehlt; zu Hause keine Hilfe bei Aufgaben.",
        views=(View("learning", "Lernt selbstständig, wenn die Aufgabe klar ist."), View("multilingual", "Drei Sprachen, übersetzt sicher.")),
        area="school_integration",
        goal=Goal("school_integration", "Ich will in die Regelklasse wechseln.", "In drei Fächern am Regelunterricht teilnehmen.", "Mit der Klassenlehrerin einen Plan machen."),
        plan="Lernpatin zweimal die Woche, Wechsel in Mathematik und Sport sofort.",
        helper=Helper("Gesamtschule, Vorbereitungsklasse", "school", "Plant den Übergang in die Regelklasse."),
        placements=("learning_support", "mentoring"), success="school_entered", whereabouts="general_school",
        notes=(Note("parents", "Gespräch mit der Mutter und Sprachmittlung: Schulsystem erklärt, Elternabend vereinbart.", 60),
               Note("talk", "Bringt die Mathematikarbeit mit: eine Zwei. Lernpatin hilft vor allem beim Lesen der Aufgaben.", 40)),
        closing="Seit dem Halbjahr ganz in der Regelklasse, Lernpatin bleibt.",
    ),
    Theme(
        ages=(18, 21, 26), gender="w", access_path="friends", topics=("recognition", "vocational", "livelihood"),
        concern="Ich bin Krankenschwester, aber hier zählt mein Zeugnis nicht.",
        occupation="marginal_employment", certificate="foreign_secondary", course="vocational_german",
        housing="own", livelihood="wages",
        arrival="Zu Verwandten gezogen, arbeitet seit einem halben Jahr als Reinigungskraft.",
        strengths="Zwei Jahre Erfahrung in der Klinik, zielstrebig, pünktlich.",
        school="Schule mit Abschluss, danach drei Jahre Fachschule.",
        method="interview", screening="Anerkennung möglich, es fehlen B2 und ein Anpassungslehrgang.",
        views=(View("vocational", "Fachlich sicher, kennt Abläufe der Pflege."), View("everyday_life", "Organisiert Arbeit und Kurs ohne Hilfe.")),
        area="vocational_integration",
        goal=Goal("vocational_integration", "Ich will wieder in der Pflege arbeiten.", "Antrag auf Anerkennung gestellt, Bescheid liegt vor.", "Zeugnisse übersetzen lassen, Termin bei der Anerkennungsberatung."),
        plan="Anerkennungsantrag, Berufssprachkurs B2, Hospitation in der Klinik.",
        helper=Helper("Anerkennungsberatung im IQ-Netzwerk", "recognition_advice", "Prüft Unterlagen, begleitet den Antrag."),
        placements=("recognition", "work"), success="recognition", whereabouts="employment",
        notes=(Note("accompaniment", "Gemeinsam bei der Anerkennungsberatung. Liste der fehlenden Unterlagen erhalten.", 90),
               Note("online", "Chat: Bescheid ist da, Anpassungslehrgang von sechs Monaten verlangt. Freut sich.", 20)),
        closing="Anpassungslehrgang begonnen, Vertrag der Klinik liegt vor.",
    ),
    Theme(
        ages=(16, 18, 21), gender="m", access_path="outreach", topics=("leisure", "everyday_life", "discrimination"),
        concern="Ich kenne hier niemanden. Auf der Straße werde ich komisch angeschaut.",
        occupation="vocational_school", certificate="lower_secondary", course="completed",
        housing="with_relatives", livelihood="training_aid",
        arrival="Zur Tante gezogen, die Eltern sind im Herkunftsland geblieben.",
        strengths="Spielt Gitarre, kocht für viele, hilft neuen Mitschülern.",
        school="Hauptschulabschluss hier geschafft, besucht die Berufsfachschule.",
        method="profilpass", screening="Schule gelingt, es fehlen Freunde und ein Platz, an dem er willkommen ist.",
        views=(View("social", "Zurückhaltend, aber beliebt, wenn er da ist."), View("interests", "Musik, Kochen.")),
        area="participation",
        goal=Goal("participation", "Ich will Leute kennenlernen und Musik machen.", "Jede Woche einmal in der Band oder im Treff.", "Probe der Band im Jugendhaus besuchen."),
        plan="Band im Jugendhaus, Workshop gegen Rassismus, Ehrenamt im Nachbarschaftscafé.",
        helper=Helper("Jugendhaus am Markt", "community", "Bandprobe donnerstags, Ansprechperson vor Ort."),
        placements=("leisure", "group_offer"), success="participation", whereabouts="vocational_school",
        notes=(Note("outreach", "Im Park angesprochen, erzählt nach einer Weile von der Gitarre.", 30),
               Note("group_work", "Beim Workshop dabei, spricht zum ersten Mal vor der Gruppe über Erlebtes.", 120)),
        closing="Fester Platz in der Band, hilft im Café mit, Freundeskreis.",
    ),
)  # fmt: skip
