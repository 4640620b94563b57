"""DRF's serializers: what comes in is checked field by field, what goes out has the content of Obhut's answer."""

import unicodedata
from datetime import date
from typing import Any

from django.utils import timezone
from rest_framework import serializers

from bench.peer.programme import GENDERS, LANGUAGES, NATIONALITIES, SITUATIONS

MARKERS = ("unknown", "refused")
EARLIEST, LATEST = date(1900, 1, 1), date(2199, 12, 31)


class Text(serializers.CharField):
    """Text in NFC, outer blanks gone; blank clears the answer."""

    def __init__(self, max_length: int = 200) -> None:
        super().__init__(max_length=max_length, allow_blank=True, allow_null=True, required=False)

    def to_internal_value(self, data: Any) -> str | None:
        """As stored."""
        return unicodedata.normalize("NFC", super().to_internal_value(data)) or None


class Code(serializers.ChoiceField):
    """One of a list, or a marker in its place."""

    def __init__(self, choices: tuple[str, ...]) -> None:
        super().__init__(choices=choices + MARKERS, allow_null=True, required=False)


class Day(serializers.DateField):
    """A day, stored as text; `past`: not after today, and a marker may stand in its place."""

    def __init__(self, *, past: bool) -> None:
        super().__init__(input_formats=["%Y-%m-%d"], allow_null=True, required=False)
        self._past = past

    def to_internal_value(self, value: Any) -> str:
        """As stored."""
        if self._past and value in MARKERS:
            return str(value)
        day = super().to_internal_value(value)
        if not EARLIEST <= day <= LATEST or (self._past and day > timezone.localdate()):
            raise serializers.ValidationError("out_of_range", "out_of_range")
        return day.isoformat()


class Flag(serializers.Field):
    """Yes or no and nothing like it (DRF's own takes "yes" and 1 too), or a marker."""

    def __init__(self) -> None:
        super().__init__(allow_null=True, required=False)

    def to_internal_value(self, data: Any) -> bool | str:
        """As stored."""
        if isinstance(data, bool) or data in MARKERS:
            return data
        raise serializers.ValidationError("wrong_type", "wrong_type")

    def to_representation(self, value: Any) -> Any:
        """As stored."""
        return value


class AnswersSerializer(serializers.Serializer):
    """Changes of answers: the fields named and no others; null clears one."""

    access_note = Text(20_000)
    situation_at_entry = serializers.ListField(
        child=serializers.ChoiceField(SITUATIONS + ("unknown",)), allow_null=True, required=False
    )
    date_of_first_talk = Day(past=False)
    name = Text()
    first_name = Text()
    gender = Code(GENDERS)
    date_of_birth = Day(past=True)
    street = Text()
    postcode = Text()
    town = Text()
    telephone = Text()
    nationality = Code(NATIONALITIES)
    mother_tongue = Code(LANGUAGES)
    father_born_in_germany = Flag()
    mother_born_in_germany = Flag()

    def to_internal_value(self, data: Any) -> Any:
        """Unknown fields are refused, not ignored."""
        if not isinstance(data, dict) or not self.fields.keys() >= data.keys():
            raise serializers.ValidationError({"": [serializers.ErrorDetail("unknown_field", "unknown_field")]})
        return super().to_internal_value(data)


class OpenCaseSerializer(serializers.Serializer):
    """A new file."""

    programme = serializers.CharField(min_length=1, max_length=60)
    client_number = serializers.RegexField(r"^(?=.*[0-9])[0-9A-Z][0-9A-Z./-]{0,19}$", required=False)


class PageSerializer(serializers.Serializer):
    """Which page of a list."""

    page = serializers.IntegerField(min_value=1, max_value=10_000, default=1)
    page_size = serializers.IntegerField(min_value=1, max_value=200, default=50)


class PhaseSerializer(serializers.Serializer):
    """A phase of the file."""

    id = serializers.CharField()
    started_on = serializers.DateField(allow_null=True)
    ended_on = serializers.DateField(allow_null=True)
    weeks = serializers.FloatField(allow_null=True)
    running = serializers.BooleanField()


class NextStepSerializer(serializers.Serializer):
    """The next step, and what it still waits for."""

    phase = serializers.CharField()
    edge = serializers.CharField()
    missing = serializers.ListField(child=serializers.CharField())
    conditions = serializers.ListField(child=serializers.CharField())


class DueSerializer(serializers.Serializer):
    """What has to be done by a day."""

    rule = serializers.CharField()
    on = serializers.DateField()
    overdue = serializers.BooleanField()


class ConsentSerializer(serializers.Serializer):
    """A purpose with consent."""

    purpose = serializers.CharField()
    since = serializers.DateField()


class PlainSerializer(serializers.Serializer):
    """What a line and a summary have in common."""

    id = serializers.UUIDField()
    client_number = serializers.CharField()
    name = serializers.CharField(allow_null=True)
    first_name = serializers.CharField(allow_null=True)
    programme = serializers.CharField()
    phase = serializers.CharField(allow_null=True)
    status = serializers.CharField()
    responsible = serializers.UUIDField()
    opened_on = serializers.DateField()
    closed_on = serializers.DateField(allow_null=True)
    erasure_due_on = serializers.DateField(allow_null=True)


class CaseLineSerializer(PlainSerializer):
    """A line of the overview."""

    district = serializers.UUIDField(allow_null=True)
    last_contact_on = serializers.DateField(allow_null=True)
    next_reminder_on = serializers.DateField(allow_null=True)
    overdue = serializers.BooleanField()


class CaseSerializer(PlainSerializer):
    """A file's summary."""

    template_version = serializers.IntegerField()
    phases = PhaseSerializer(many=True)
    total_weeks = serializers.FloatField(allow_null=True)
    next = NextStepSerializer(allow_null=True)
    due = DueSerializer(many=True)
    consents = ConsentSerializer(many=True)
    in_hands_of = serializers.UUIDField(allow_null=True)
    newer_template = serializers.IntegerField(allow_null=True)
    view = serializers.CharField()
    shown = serializers.DictField()
