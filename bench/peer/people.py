"""`python -m bench.peer.people AGENCIES MANAGERS`: accounts to sign in with, `manager-<agency>-<number>`."""

import os
import sys
import uuid

import django

PASSWORD = "correct horse battery staple"  # noqa: S105 -- of accounts that live as long as the bench


def login(agency: int, number: int) -> str:
    """The login of a case manager of an agency, both counted from 0."""
    return f"manager-{agency}-{number}"


def create(agencies: int, managers: int) -> None:
    """Agencies with their case managers."""
    from django.contrib.auth.hashers import make_password

    from bench.peer.models import Account

    for agency in range(agencies):
        key = uuid.uuid4()
        for number in range(managers):
            password = make_password(PASSWORD)
            Account.objects.create(agency=key, login=login(agency, number), password=password, roles=["case_manager"])


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bench.peer.settings")
    django.setup()
    create(int(sys.argv[1]), int(sys.argv[2]))
