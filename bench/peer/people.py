"""`python -m bench.peer.people AGENCIES MANAGERS FILES CHANGES`: accounts to sign in with, and files with answers."""

import os
import sys
import uuid

from bench.answers import ANSWERS

PASSWORD = "correct horse battery staple"  # noqa: S105 -- of accounts that live as long as the bench
ROLES = ["case_manager"]


def login(agency: int, number: int) -> str:
    """The login of a case manager of an agency, both counted from 0."""
    return f"manager-{agency}-{number}"


def create(agencies: int, managers: int, files: int, changes: int) -> None:
    """Agencies with case managers who share the files; `changes`: how often these are saved, all in all."""
    from django.contrib.auth.hashers import make_password

    from bench.peer.casework import change_answers, open_case
    from bench.peer.models import Account
    from bench.peer.programme import PROGRAMME
    from bench.peer.tokens import Person

    people = []
    for agency in range(agencies):
        key = uuid.uuid4()
        for number in range(managers):
            kept = make_password(PASSWORD)
            made = Account.objects.create(agency=key, login=login(agency, number), password=kept, roles=ROLES)
            people.append(Person(made.id, key, frozenset(ROLES)))
    for number in range(files):
        person = people[number % len(people)]
        case = open_case(person, PROGRAMME, None).case
        for turn in range(changes // files):
            said = ANSWERS if turn == 0 else {"access_note": f"{turn}: {ANSWERS['access_note']}"}
            case = change_answers(person, case.id, case.version, said).case


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bench.peer.settings")
    import django  # here, since the bench takes names from this module, and its tests run without Django

    django.setup()
    create(*map(int, sys.argv[1:5]))
