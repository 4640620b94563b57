"""Schemas of the API of retention. References are in none of them but the certificate."""

from marshmallow import Schema, fields, validate

from kernel.web.days import Day

REASONS = ["shorter_rule", "brought_forward", "clock_jumped", "many_due"]
BRAKE_STATES = ["asked", "released", "ended", "withdrawn"]
ORDER_STATES = ["ordered", "erased", "certified", "refused"]


def _described(text: str) -> dict[str, str]:
    return {"description": text}


class CaseRetentionSchema(Schema):
    """When a file is due for erasure."""

    state = fields.String(
        required=True,
        validate=validate.OneOf(["open", "counting", "closed", "ordered"]),
        metadata=_described(
            "open; counting: the days count, and it is open still; closed: the days count; ordered: it is to be erased"
        ),
    )
    counted_from = Day(
        required=True, allow_none=True, metadata=_described("Day the retention counts from; null while none counts")
    )
    due_on = Day(required=True, allow_none=True, metadata=_described("Day of erasure; null while none counts"))
    retention_days = fields.Integer(
        required=True,
        allow_none=True,
        metadata=_described("Days that apply to this file; while none counts, those the agency has set at present"),
    )
    rule = fields.String(
        required=True, metadata=_described("days_after_phase_end or days_after_closing: what the days count from")
    )
    held_back = fields.String(
        required=True,
        allow_none=True,
        validate=validate.OneOf(REASONS),
        metadata=_described("Why its erasure waits for two people (/v1/retention/held-back); else null"),
    )


class OrderQuerySchema(Schema):
    """Which orders."""

    state = fields.String(validate=validate.OneOf(ORDER_STATES), metadata=_described("Only orders in this state"))


class OrderSchema(Schema):
    """An order to erase a file; it does not say which."""

    id = fields.UUID(required=True, metadata=_described("Id of the order"))
    agency = fields.UUID(required=True, metadata=_described("Agency whose file it is"))
    programme = fields.String(required=True, metadata=_described("Programme of the file"))
    state = fields.String(
        required=True,
        validate=validate.OneOf(ORDER_STATES),
        metadata=_described("ordered; erased: receipts are being gathered; certified; refused: see refusal"),
    )
    rule = fields.String(required=True, metadata=_described("The rule that made it due"))
    retention_days = fields.Integer(required=True, metadata=_described("Days of the rule that applied"))
    counted_from = Day(required=True, metadata=_described("Day the retention counted from"))
    due_on = Day(required=True, metadata=_described("Day it was due"))
    ordered_at = fields.AwareDateTime(required=True, format="iso", metadata=_described("When it was ordered"))
    ordered_by_role = fields.String(required=True, metadata=_described("rule: an automatic rule of the agency"))
    executed_by_role = fields.String(
        required=True, allow_none=True, metadata=_described("host, once executed: never the side that ordered")
    )
    refusal = fields.String(
        required=True, allow_none=True, metadata=_described("Why casefile refused it: not_closed, not_due and others")
    )
    erased_at = fields.AwareDateTime(
        required=True, allow_none=True, format="iso", metadata=_described("When the key was reported destroyed")
    )
    certified_at = fields.AwareDateTime(
        required=True, allow_none=True, format="iso", metadata=_described("When the certificate was signed")
    )


class PartySchema(Schema):
    """When, and by which side."""

    at = fields.String(required=True, metadata=_described("Instant, UTC"))
    by = fields.String(required=True, metadata=_described("Role, never a person"))


class ConsentPartSchema(Schema):
    """What consent reported."""

    records = fields.Integer(required=True, metadata=_described("Consents kept as evidence, without reference"))
    evidence_until = fields.String(required=True, allow_none=True, metadata=_described("Last day of that evidence"))
    tables_searched = fields.Integer(required=True, metadata=_described("Tables searched, with no trace found"))


class CertificatePartSchema(Schema):
    """What is signed."""

    version = fields.Integer(required=True, metadata=_described("1"))
    reference = fields.String(required=True, metadata=_described("Retention's reference of the erased file"))
    programme = fields.String(required=True, metadata=_described("Programme of the file"))
    rule = fields.String(required=True, metadata=_described("The rule that made it due"))
    retention_days = fields.Integer(required=True, metadata=_described("Days of that rule"))
    due_on = fields.String(required=True, metadata=_described("Day it was due"))
    ordered = fields.Nested(PartySchema, required=True, metadata=_described("The order"))
    executed = fields.Nested(PartySchema, required=True, metadata=_described("Its execution"))
    tables = fields.Dict(
        keys=fields.String(), values=fields.Integer(), required=True, metadata=_described("Rows deleted per table")
    )
    tables_searched = fields.Integer(required=True, metadata=_described("Tables of casefile, with no trace found"))
    consent = fields.Nested(ConsentPartSchema, required=True, metadata=_described("What consent reported"))
    key_fingerprint = fields.String(required=True, metadata=_described("Fingerprint of the destroyed key"))
    key_backups_clear_on = fields.String(required=True, metadata=_described("Day the last backup of the key is gone"))
    ledger = fields.Dict(required=True, allow_none=True, metadata=_described("Null until there is an erasure ledger"))


class SignatureSchema(Schema):
    """The signature over the canonical JSON (RFC 8785) of the member certificate."""

    alg = fields.String(required=True, metadata=_described("Ed25519"))
    kid = fields.String(required=True, metadata=_described("Id of the public key"))
    value = fields.String(required=True, metadata=_described("base64url, without padding"))


class CertificateSchema(Schema):
    """A certificate of erasure; `obhut verify certificate` checks it offline."""

    certificate = fields.Nested(CertificatePartSchema, required=True, metadata=_described("What is certified"))
    signature = fields.Nested(SignatureSchema, required=True, metadata=_described("Who vouches for it"))


class DueQuerySchema(Schema):
    """How far to look ahead."""

    within_days = fields.Integer(
        load_default=30, validate=validate.Range(0, 3660), metadata=_described("Days from today on")
    )


class DueDaySchema(Schema):
    """How many files are due on a day."""

    due_on = Day(required=True, metadata=_described("Day of erasure"))
    files = fields.Integer(required=True, metadata=_described("Files due on it, not yet ordered"))


class DueSchema(Schema):
    """What will be erased soon; overdue files included."""

    until = Day(required=True, metadata=_described("Last day looked at"))
    files = fields.Integer(required=True, metadata=_described("Files in all"))
    days = fields.List(fields.Nested(DueDaySchema), required=True, metadata=_described("Per day, earliest first"))
