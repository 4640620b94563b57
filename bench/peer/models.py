"""The peer's tables: those Obhut's casefile and identity write for a case file, in one database."""

import uuid

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q


class Account(models.Model):
    """Who may sign in."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    agency = models.UUIDField()
    login = models.CharField(max_length=100, unique=True)
    password = models.CharField(max_length=200)
    roles = ArrayField(models.CharField(max_length=40))


class Session(models.Model):
    """A session; the SHA-256 of its token is kept."""

    token_hash = models.BinaryField(primary_key=True)
    account = models.ForeignKey(Account, models.CASCADE)
    created_at = models.DateTimeField()
    last_seen_at = models.DateTimeField()


class ClientNumber(models.Model):
    """The last client number an agency has given."""

    agency = models.UUIDField(primary_key=True)
    last = models.IntegerField()


class CaseFile(models.Model):
    """A file: what lies in plain."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    agency = models.UUIDField()
    programme = models.CharField(max_length=60)
    template_version = models.IntegerField()
    status = models.CharField(max_length=10, default="open")
    responsible = models.UUIDField()
    client_number = models.CharField(max_length=20)
    opened_on = models.DateField()
    closed_on = models.DateField(null=True)
    erasure_due_on = models.DateField(null=True)
    version = models.IntegerField(default=1)
    told = models.IntegerField(default=0)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["agency", "client_number"], name="one_client_number")]
        indexes = [models.Index(fields=["agency", "responsible", "status"], name="cases_of_worker")]


class CasePhase(models.Model):
    """A phase that has started."""

    case = models.ForeignKey(CaseFile, models.CASCADE, related_name="phases", db_index=False)
    phase = models.CharField(max_length=60)
    started_on = models.DateField()
    ended_on = models.DateField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "phase"], name="one_phase")]


class CaseConsent(models.Model):
    """A consent in force."""

    case = models.ForeignKey(CaseFile, models.CASCADE, related_name="consents", db_index=False)
    purpose = models.CharField(max_length=60)
    since = models.DateField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "purpose"], name="one_consent")]


class CaseSection(models.Model):
    """The sealed answers of one section."""

    case = models.ForeignKey(CaseFile, models.CASCADE, related_name="sections", db_index=False)
    section = models.CharField(max_length=60)
    version = models.IntegerField()
    sealed = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "section"], name="one_section")]


class CaseToken(models.Model):
    """What a file is found by."""

    case = models.ForeignKey(CaseFile, models.CASCADE, related_name="tokens")
    agency = models.UUIDField()
    token = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["agency", "token", "case"], name="one_token")]


class CaseKey(models.Model):
    """The wrapped key of a file."""

    case = models.OneToOneField(CaseFile, models.CASCADE, primary_key=True, related_name="key")
    wrapped = models.BinaryField()
    fingerprint = models.CharField(max_length=32)


class Access(models.Model):
    """An entry of the access log."""

    at = models.DateTimeField()
    agency = models.UUIDField()
    account = models.UUIDField()
    roles = ArrayField(models.CharField(max_length=40))
    action = models.CharField(max_length=40)
    cases = ArrayField(models.UUIDField())

    class Meta:
        indexes = [GinIndex(fields=["cases"], name="access_cases")]


class Outbox(models.Model):
    """An event to be published."""

    position = models.BigAutoField(primary_key=True)
    id = models.UUIDField(unique=True, default=uuid.uuid4)
    event = models.CharField(max_length=100)
    audience = models.CharField(max_length=40)
    body = models.TextField(null=True)
    created_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["position"], name="outbox_unsent", condition=Q(sent_at=None))]
