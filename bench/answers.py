"""The answers that are saved on both sides."""

from typing import Any

ANSWERS: dict[str, Any] = {
    "access_note": "Kommt mit der Schulsozialarbeiterin; möchte eine Ausbildung im Handwerk beginnen. " * 4,
    "situation_at_entry": ["unemployed"],
    "date_of_first_talk": "2026-03-02",
    "name": "Mustermann",
    "first_name": "Erika",
    "gender": "w",
    "date_of_birth": "2008-05-17",
    "street": "Musterstraße 12a",
    "postcode": "06108",
    "town": "Halle (Saale)",
    "telephone": "0345 1234567",
    "nationality": "german",
    "mother_tongue": "turkish",
    "father_born_in_germany": False,
    "mother_born_in_germany": True,
}
"""15 answers in two sections, some 1 KB sealed."""
