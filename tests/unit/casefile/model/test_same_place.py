"""An address written twice is one address, however it was written: hidden once, it is hidden twice (ADR 32)."""

import pytest

from services.casefile.model.same_place import tells

STREET, NUMBER, MAIL = "Geheim-Straße 7 b", "0345 199199", "Zuflucht@example.org"


@pytest.mark.parametrize(
    ("said", "hidden"),
    [
        ("Geheim-Straße 7 b", STREET),
        ("geheimstr. 7b, 06199 Verborgen", STREET),
        ("GEHEIM STRASSE 7B", STREET),
        ("Geheimstr. 7 b", "Geheimstr. 7b, 06199 Verborgen"),
        ("Mühlweg 3", "Muehlweg 3"),
        ("Geheimstr. 7b in Verborgen", "Geheim-Straße 7 b, 06199 Verborgen"),
        ("06199 Verborgen, Geheimstr. 7 b", "bei Kaya, Geheim-Straße 7 b; 2. Stock"),
        ("0345/199199", NUMBER),
        ("+49 (0)345 19 91 99", NUMBER),
        ("0049345199199", NUMBER),
        ("0171 1234567 / 0345 199199", NUMBER),
        ("199199", NUMBER),
        ("Haus: 0345-199199 (Tag und Nacht)", NUMBER),
        ("0170 1234567 / 0345 199199", "0345 199199 / 0170 7654321"),
        ("0170 1234567 / 0511 998877", "0511 998877 / 0170 1234567"),
        ("0345-199199 0171-7654321", NUMBER),
        ("+49 345 199199, +49 171 7654321", NUMBER),
        ("Gut Neuhof", "Gut Neuhof, 30159 Hannover"),
        ("Gut Neuhof, 30159 Hannover", "Gut Neuhof 30159 Hannover"),
        ("30159 Hannover, Gut Neuhof", "Gut Neuhof, 30159 Hannover"),
        ("D-30159 Hannover; Gut Neuhof", "Gut Neuhof"),
        ("Gut Neuhof, Hannover", "Gut Neuhof, 30159 Hannover"),
        ("Gut Neuhof, OT Anderten, 30159 Hannover", "Gut Neuhof; Hannover"),
        ("Lindenstr. Nr. 12", "Lindenstraße 12, 30159 Hannover"),
        ("Lindenstraße Hausnr. 12", "Lindenstr. 12"),
        ("Lindenstraße 012", "Lindenstr. 12"),
        ("Muhlenstr. 5", "Mühlenstraße 5"),
        ("Marktpl. 5", "Marktplatz 5"),
        ("St.-Georg-Straße 3", "Sankt-Georg-Str. 3"),
        ("Strasse d. Einheit 7", "Straße der Einheit 7"),
        ("Am Platz 3", "am Pl. 3"),
        ("zuflucht@example.org", MAIL),
        ("verborgen", "Verborgen"),
    ],
)
def test_what_is_the_same_is_found(said: str, hidden: str) -> None:
    """Case, blanks, punctuation, spelling of streets, prefixes of numbers, and a longer line around it."""
    assert tells(said, ["Anderswo", hidden])


@pytest.mark.parametrize(
    ("said", "hidden"),
    [
        ("Geheimstr. 7", STREET),
        ("Geheimstr. 77", "Geheimstr. 7"),
        ("Weg 1, 06199 Verborgen", "Verborgen"),
        ("Weg, Verborgen", "Gut Neuhof, Verborgen"),
        ("06199 Verborgen, Weg", "06199 Verborgen, Gut Neuhof"),
        ("bei Mutter, Weg 1", "bei Mutter, Geheimstr. 7"),
        ("Gut Neuhof, 30159 Hannover", "Gut Neuhof, 04109 Leipzig"),
        ("Weg 1, 06199 Verborgen", "06199"),
        ("Hauptstr. 12, 06108 Halle", "Hauptstr. 12, 04109 Leipzig"),
        ("Weg 1, Haus 3", "Geheimstr. 7, Haus 3, 06199 Verborgen"),
        ("Weg 1, Verborgen 06199", "Geheimstr. 7, Verborgen 06199"),
        ("Straße des 17. Juni 3, 06199 Verborgen", "Straße des 17. Juni 40, 06199 Verborgen"),
        ("Kanärie x262ac27df051z001", "Kanärie x262ac27df051z002"),
        ("0345 199198", NUMBER),
        ("Gartenweg 5 38100 Braunschweig", "Bahnhofstr. 5 38100 Braunschweig"),
        ("0531 538100", "Bahnhofstr. 5 38100 Braunschweig"),
        ("Hannover", "Gut Neuhof, 30159 Hannover"),
        ("Gut Neuhof, 30159 Hannover", "Gut Altenhof, 30159 Hannover"),
        ("", STREET),
        ("…", "-"),
        ("Hauptstr. 12", "Hauptstr."),
    ],
)
def test_what_is_not_stays_to_be_read(said: str, hidden: str) -> None:
    """Another number, and what many share: town, postcode, a street without a number."""
    assert not tells(said, [hidden])
