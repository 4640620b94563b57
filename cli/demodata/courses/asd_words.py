"""What brings families to a youth welfare office, and which help follows from it: matters with all their words."""

from collections.abc import Mapping
from dataclasses import dataclass

from cli.demodata.courses.work import Goal, Helper, Note, Values, View
from cli.demodata.origins import Shares

ENDINGS: Shares = {"as_planned": 62, "by_custodian": 16, "by_provider": 6, "other": 16}
CLOSINGS: Mapping[str, str] = {
    "by_custodian": "Die Eltern haben die Hilfe vor der Zeit beendet; Beratung bleibt angeboten, Schutz ist gesichert.",
    "by_provider": "Der Träger konnte die Hilfe nicht fortführen; Beratung überbrückt, bis eine andere gefunden ist.",
    "other": "Hilfe im Einvernehmen beendet, die Familie möchte eine Pause; Wiedervorstellung jederzeit möglich.",
}
"""Closing assessments by reason of ending; after help as planned, they are those of the matter."""
REMINDERS = (
    "Einladung zum Hilfeplangespräch verschicken.", "Entwicklungsbericht beim Träger anfordern.",
    "Rückruf der Schule abwarten, sonst selbst anrufen.", "Sorgerechtsbeschluss in Kopie anfordern.",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Theme:
    """A matter and what comes of it. `ages`: youngest, usual, oldest; `level`: of what is assessed, 0 to 4.

    `intensity`: measure and amount; `monthly_cost` in cents; `danger`: what a report under § 8a said and led to.
    """

    ages: tuple[int, int, int]
    access_path: str
    matter: str
    matter_note: str
    initiator: str
    living_situation: str = "parents"
    main_reason: str
    second_reason: str | None = None
    wishes: str
    diagnosis: str
    need: str
    decision: str
    views: tuple[View, View]
    level: int = 1
    kind_of_help: str
    provider_kind: str
    place_of_help: str
    intensity: tuple[str, int]
    monthly_cost: int
    helper: Helper
    goal: Goal
    notes: tuple[Note, Note]
    closing: str
    danger: Values | None = None
    unaccompanied: bool = False


THEMES = (
    Theme(
        ages=(4, 8, 13), access_path="parents", matter="upbringing", initiator="parents",
        matter_note="Die Mutter sagt, sie komme abends nicht mehr zur Ruhe, jedes Zubettgehen ende im Streit.",
        main_reason="limited_competence", second_reason="burdened_parents",
        wishes="Mutter wünscht jemanden, der nach Hause kommt. Das Kind möchte weniger Geschrei.",
        diagnosis="Liebevolle Beziehung, keine festen Regeln. Die Mutter ist seit der Trennung erschöpft.",
        need="Tagesablauf und Grenzen fehlen; die Mutter braucht Anleitung und Entlastung in der Familie.",
        decision="Sozialpädagogische Familienhilfe, acht Stunden in der Woche, zunächst ein Jahr.",
        views=(View("parenting", "Regeln wechseln, Lob ist selten."), View("resources", "Großmutter hilft zweimal wöchentlich.")),
        kind_of_help="family_help_31", provider_kind="diaconia", place_of_help="family_home",
        intensity=("hours_a_week", 8), monthly_cost=215_000,
        helper=Helper("Diakonie, Familienhilfe", "care_provider", "Zwei Hausbesuche in der Woche, Elterngespräch freitags."),
        goal=Goal("parenting", "Wir wollen abends ohne Streit ins Bett kommen.", "Abendritual gelingt an fünf Tagen der Woche.",
                  "Abendplan mit Bildern aufhängen.", "parents"),
        notes=(Note("home_visit", "Hausbesuch. Wohnung ordentlich, Kind zeigt sein Zimmer. Mutter weint, als es um abends geht.", 75),
               Note("conference", "Gespräch mit der Familienhilfe: Abendritual klappt an vier Tagen, Mutter wirkt ruhiger.", 60)),
        closing="Der Abend gelingt, die Mutter holt sich Hilfe bei der Erziehungsberatung, wenn es schwierig wird.",
    ),
    Theme(
        ages=(12, 14, 17), access_path="school", matter="school_or_training", initiator="school_or_day_care",
        matter_note="Die Schule meldet 38 Fehltage im Halbjahr; die Eltern wissen sich keinen Rat.",
        main_reason="school_problems", second_reason="family_conflicts",
        wishes="Möchte in die Parallelklasse. Die Eltern wünschen, dass jemand morgens Druck macht.",
        diagnosis="Rückzug nach Ausgrenzung in der Klasse, nachts am Handy, tagsüber im Bett.",
        need="Ohne Begleitung gelingt der Weg zurück in die Schule nicht.",
        decision="Erziehungsbeistand, sechs Stunden in der Woche; Gespräch mit der Schule über einen Klassenwechsel.",
        views=(View("school", "Besucht den Unterricht an einem von fünf Tagen."), View("readiness", "Spricht offen, hat eigene Ideen.")),
        kind_of_help="educational_assistance_30", provider_kind="workers_welfare", place_of_help="family_home",
        intensity=("hours_a_week", 6), monthly_cost=148_000,
        helper=Helper("Arbeiterwohlfahrt, Erziehungsbeistand", "care_provider", "Holt montags und donnerstags ab."),
        goal=Goal("school", "Ich will wieder in die Schule gehen, ohne Bauchweh.", "Vier von fünf Schultagen, sechs Wochen lang.",
                  "Gespräch mit der Klassenleitung über den Sitzplatz."),
        notes=(Note("talk", "Gespräch zu dritt. Berichtet von Sprüchen in der Gruppe der Klasse. Die Eltern hören zum ersten Mal davon.", 60),
               Note("with_third_party", "Klassenleitung: kommt an vier Tagen, arbeitet in Kunst und Mathematik gut mit.", 20)),
        closing="Besucht die neue Klasse regelmäßig, Kontakt zur Schulsozialarbeit bleibt.",
    ),
    Theme(
        ages=(1, 3, 6), access_path="day_care", matter="danger", initiator="school_or_day_care",
        matter_note="Die Kita meldet, dass das Kind hungrig kommt und seit Wochen dieselbe zu kleine Kleidung trägt.",
        main_reason="danger", second_reason="insufficient_care",
        wishes="Die Mutter will das Kind behalten und nimmt Hilfe an.",
        diagnosis="Überforderung nach Verlust der Arbeit, Schulden, Scham. Das Kind ist an die Mutter gebunden.",
        need="Versorgung und Aufsicht müssen täglich gesichert sein, mit Kontrolle durch die Hilfe.",
        decision="Familienhilfe mit zwölf Stunden und Schutzplan; Prüfung nach vier Wochen.",
        views=(View("basic_care", "Vorräte fehlen, Windeln und Kleidung sind knapp."), View("attachment", "Sucht Trost bei der Mutter.")),
        level=0, kind_of_help="family_help_31", provider_kind="caritas", place_of_help="family_home",
        intensity=("hours_a_week", 12), monthly_cost=322_000,
        helper=Helper("Caritas, Familienhilfe mit Schutzauftrag", "care_provider", "Täglicher Besuch, meldet Abweichungen sofort."),
        goal=Goal("care", "Mein Kind soll jeden Tag satt und sauber in die Kita gehen.", "Rückmeldung der Kita: vier Wochen ohne Auffälligkeit.",
                  "Antrag auf Leistungen stellen, Kleiderkammer aufsuchen.", "parents"),
        notes=(Note("home_visit", "Unangemeldeter Besuch zu zweit. Kühlschrank fast leer, Mutter öffnet und lässt uns alles sehen.", 60),
               Note("home_visit", "Wohnung aufgeräumt, Vorräte da. Kind spielt, hat zugenommen. Kita bestätigt das.", 50)),
        closing="Schutzplan seit Monaten erfüllt, Kita und Kinderarzt bestätigen eine gute Entwicklung.",
        danger={
            "source": "day_care", "kinds": ["neglect"], "result": "latent", "new_help": ["ambulant"],
            "indications": "Kommt seit drei Wochen ohne Frühstück, wunde Haut, Kleidung nicht der Witterung angemessen.",
            "decision": "Schutzplan mit der Mutter: täglicher Kita-Besuch, Vorstellung beim Kinderarzt, Familienhilfe ab sofort.",
            "parents_involved": "Mutter einbezogen und einverstanden; der Vater lebt nicht in der Stadt.",
        },
    ),
    Theme(
        ages=(15, 16, 17), access_path="police_or_court", matter="unaccompanied", initiator="court_or_police",
        matter_note="Am Hauptbahnhof angetroffen, allein eingereist, nennt einen Onkel in Dortmund.",
        living_situation="no_fixed_abode", main_reason="unprovided_for",
        wishes="Möchte Deutsch lernen, zur Schule gehen und mit der Mutter telefonieren.",
        diagnosis="Belastet durch die Flucht, schläft schlecht; zugleich zielstrebig und selbstständig.",
        need="Ohne Sorgeberechtigte in Deutschland, Unterkunft, Vormundschaft und Schule sind zu sichern.",
        decision="Betreute Wohnform; Vormundschaft ist angeregt, Verteilung wegen des Bruders in der Stadt ausgeschlossen.",
        views=(View("development", "Altersgerecht, Albträume, Abklärung angeboten."), View("resources", "Spricht drei Sprachen, spielt Fußball.")),
        level=2, kind_of_help="residential_care_34", provider_kind="parity", place_of_help="one_group",
        intensity=("days_a_week", 7), monthly_cost=612_000, unaccompanied=True,
        helper=Helper("Jugendwohngruppe Südstadt", "care_provider", "Bezugsbetreuung, Begleitung zur Schule und zum Arzt."),
        goal=Goal("school", "Ich will in einem Jahr den Hauptschulabschluss machen.", "Regelmäßiger Besuch der Klasse, Sprachstand A2.",
                  "Anmeldung in der Sprachklasse der Berufsschule.", "provider"),
        notes=(Note("talk", "Erstgespräch mit Sprachmittlung. Berichtet ruhig über den Weg, nicht über die Familie.", 90),
               Note("conference", "Wohngruppe: hält sich an Absprachen, Einschlafen wird besser, neue Freunde im Verein.", 60)),
        closing="Volljährig, wohnt in einer Wohngemeinschaft, Ausbildung begonnen.",
    ),
    Theme(
        ages=(7, 10, 14), access_path="health_service", matter="development", initiator="health_service",
        matter_note="Die Klinik empfiehlt Begleitung in der Schule; Diagnose aus dem autistischen Spektrum liegt vor.",
        main_reason="development", second_reason="school_problems",
        wishes="Möchte im Unterricht nicht auffallen. Die Eltern wünschen eine feste Person.",
        diagnosis="Seelische Gesundheit weicht länger als sechs Monate ab (Stellungnahme liegt vor), Teilhabe in der Schule beeinträchtigt.",
        need="Ohne Begleitung ist der Schulbesuch nicht möglich.",
        decision="Eingliederungshilfe als Schulbegleitung, 20 Stunden in der Woche.",
        views=(View("school", "Hält eine Stunde durch, dann Rückzug unter den Tisch."), View("resources", "Eltern gut informiert, Lehrkraft zugewandt.")),
        level=1, kind_of_help="integration_aid_35a", provider_kind="other_recognised", place_of_help="school",
        intensity=("hours_a_week", 20), monthly_cost=286_000,
        helper=Helper("Lebenshilfe, Schulbegleitung", "care_provider", "Begleitet täglich bis 12 Uhr, führt ein Rückmeldeheft."),
        goal=Goal("school", "Ich will die ganze Stunde in der Klasse bleiben.", "An drei Tagen bleibt die Auszeit unter zehn Minuten.",
                  "Ruheplatz im Klassenzimmer einrichten.", "school"),
        notes=(Note("with_third_party", "Gespräch in der Schule mit Klassenleitung und Eltern: Ruheplatz, feste Sitzordnung.", 60),
               Note("phone", "Schulbegleitung berichtet von der ersten Klassenfahrt ohne Abbruch.", 20)),
        closing="Kommt mit stundenweiser Unterstützung durch die Schule zurecht.",
    ),
    Theme(
        ages=(18, 18, 20), access_path="provider", matter="leaving_care", initiator="young_person",
        matter_note="Möchte aus der Wohngruppe in eine eigene Wohnung, fühlt sich mit Ämtern noch unsicher.",
        living_situation="residential_care", main_reason="unprovided_for", second_reason="development",
        wishes="Eigene Wohnung, jemand, der bei Briefen hilft.",
        diagnosis="Alltag gelingt, Geldeinteilung und Behörden noch nicht; Ausbildung im zweiten Jahr.",
        need="Verselbstständigung ist begonnen, aber nicht gesichert (§ 41 SGB VIII).",
        decision="Nachgehende Begleitung in eigener Wohnung, fünf Stunden in der Woche.",
        views=(View("resources", "Ausbildung läuft, zwei enge Freundinnen."), View("surroundings", "Kontakt zur Mutter nur an Feiertagen.")),
        level=2, kind_of_help="educational_assistance_30", provider_kind="parity", place_of_help="own_flat",
        intensity=("hours_a_week", 5), monthly_cost=124_000,
        helper=Helper("Verbund Jugendhilfe, Nachbetreuung", "care_provider", "Wöchentlicher Termin in der Wohnung."),
        goal=Goal("independence", "Ich will meine Briefe selbst erledigen.", "Drei Monate ohne Mahnung.", "Ordner anlegen, Dauerauftrag für die Miete."),
        notes=(Note("talk", "Gespräch über den Auszug: Liste der Kosten gemacht, Mietvertrag kommt nächste Woche.", 50),
               Note("talk", "Erste Nebenkostenabrechnung selbst geprüft und bezahlt.", 40)),
        closing="Wohnt seit Monaten allein, Ausbildung fortgesetzt. Anspruch auf Nachbetreuung (§ 41a) erklärt.",
    ),
    Theme(
        ages=(5, 9, 14), access_path="parents", matter="separation", initiator="parents",
        matter_note="Eltern seit einem Jahr getrennt, Streit um Wochenenden und Ferien.",
        main_reason="family_conflicts",
        wishes="Das Kind möchte beide sehen und nicht gefragt werden, wo es lieber ist.",
        diagnosis="Hochstrittige Trennung, das Kind trägt Botschaften hin und her.",
        need="Die Eltern brauchen Beratung, um Absprachen ohne das Kind zu treffen.",
        decision="Beratung nach §§ 17, 18 und Gruppe für Kinder getrennter Eltern.",
        views=(View("attachment", "Hängt an beiden Eltern, vermeidet Übergaben."), View("parenting", "Beide zugewandt, im Streit aus dem Blick.")),
        level=1, kind_of_help="custody_counselling_18", provider_kind="public", place_of_help="ambulant_service",
        intensity=("contacts_a_month", 3), monthly_cost=0,
        helper=Helper("Beratungsstelle für Eltern, Kinder und Jugendliche", "therapist", "Elterngespräche alle zwei Wochen."),
        goal=Goal("family", "Wir regeln die Ferien, ohne dass unser Kind es mitbekommt.", "Ferienplan für ein Jahr steht schriftlich.",
                  "Gemeinsames Gespräch mit Vorschlägen beider Seiten.", "parents"),
        notes=(Note("talk", "Elterngespräch. Beide bleiben sitzen, der Vater schlägt feste Übergabezeiten vor.", 75),
               Note("phone", "Die Mutter meldet, die Übergaben an der Schule klappen seit vier Wochen.", 15)),
        closing="Schriftliche Absprache über Umgang und Ferien, beide Eltern zufrieden.",
    ),
)  # fmt: skip
