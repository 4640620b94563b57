"""The words that a printed page has beside those of the template, in both languages."""

from collections.abc import Mapping

from services.casefile.templates.declared.fields import Text

WORDS: Mapping[str, Text] = {
    "printed": Text(de="Ausgedruckt", en="Printed"),
    "by": Text(de="von", en="by"),
    "basis": Text(de="Grundlage", en="Legal basis"),
    "entrusted_in": Text(de="Enthält Anvertrautes ({law}).", en="Contains what was entrusted ({law})."),
    "entrusted_out": Text(
        de="Anvertrautes ({law}) ist nicht enthalten.",
        en="What was entrusted ({law}) is not contained.",
    ),
    "address_in": Text(
        de="Enthält eine Anschrift unter Schutz; sie darf nicht weitergegeben werden.",
        en="Contains an address under protection, which must not be passed on.",
    ),
    "address_out": Text(
        de="Eine Anschrift steht unter Schutz. Ausgelassen sind die Felder, die sie oder ihr Telefon nennen, auch bei "
        "Beteiligten und Kontakten, bei denen dasselbe steht; freie Texte, Termine, eigene Fragen und Anhänge sind "
        "nicht geprüft.",
        en="An address is under protection. Left out are the fields that tell it or its telephone, also of "
        "participants and contacts that have the same; free texts, appointments, own questions and attachments were "
        "not checked.",
    ),
    "protected": Text(de="unter Schutz", en="under protection"),
    "in_words": Text(de="in Worten", en="in words"),
    "extent": Text(de="Umfang", en="Extent"),
    "whole": Text(de="Ganze Akte", en="The whole file"),
    "chosen": Text(de="Auszug", en="Extract"),
    "left_out": Text(de="nicht enthalten", en="not contained"),
    "confidential": Text(de="Vertraulich: enthält personenbezogene Daten", en="Confidential: contains personal data"),
    "page": Text(de="Seite", en="Page"),
    "of": Text(de="von", en="of"),
    "telephone": Text(de="Telefon", en="Telephone"),
    "worker": Text(de="Zuständig", en="Responsible"),
    "number": Text(de="Aktenzeichen", en="File number"),
    "opened_on": Text(de="Angelegt am", en="Opened on"),
    "closed_on": Text(de="Geschlossen am", en="Closed on"),
    "erased_on": Text(de="Tag der Löschung", en="Day of erasure"),
    "consents": Text(de="Einwilligung", en="Consent"),
    "consents_withdrawn": Text(de="Einwilligung widerrufen", en="Consent withdrawn"),
    "since": Text(de="seit", en="since"),
    "until": Text(de="bis", en="until"),
    "before": Text(de="zuvor", en="before"),
    "running": Text(de="läuft", en="running"),
    "sections": Text(de="Angaben nach Gliederung", en="Answers by section"),
    "plan": Text(de="Ziele und Schritte", en="Goals and steps"),
    "withdrawn": Text(de="Antworten auf Fragen früherer Fassungen", en="Answers to questions of earlier versions"),
    "hand_overs": Text(de="Übergaben", en="Hand-overs"),
    "entered_on": Text(de="eingetragen am", en="entered on"),
    "changed_on": Text(de="geändert am", en="changed on"),
    "entrusted": Text(de="anvertraut", en="entrusted"),
    "done": Text(de="erledigt", en="done"),
    "question": Text(de="Frage", en="Question"),
    "answer": Text(de="Antwort", en="Answer"),
    "yes": Text(de="ja", en="yes"),
    "no": Text(de="nein", en="no"),
    "nothing": Text(de="Diese Akte enthält noch keine Angaben.", en="This file says nothing yet."),
    "nothing_chosen": Text(
        de="Die gewählten Teile enthalten keine Angaben.", en="The parts that were chosen say nothing."
    ),
    "blank": Text(de="Bogen zum Ausfüllen", en="Form to be filled in"),
    "version": Text(de="Fassung", en="Version"),
    "day": Text(de="TT.MM.JJJJ", en="DD/MM/YYYY"),
    "month": Text(de="MM.JJJJ", en="MM/YYYY"),
    "euros": Text(de="Euro", en="euros"),
    "filled_in": Text(de="Ausgefüllt am / von", en="Filled in on / by"),
}
