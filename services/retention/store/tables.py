"""Tables of retention."""

from sqlalchemy import Boolean, Column, Date, DateTime, Integer, MetaData, Table, Text, Uuid
from sqlalchemy.dialects.postgresql import JSONB

metadata = MetaData()
agency_rules = Table(
    "agency_rules", metadata, Column("agency", Uuid, primary_key=True), Column("retention_days", Integer)
)
schedules = Table(
    "schedules",
    metadata,
    Column("reference", Uuid, primary_key=True),
    Column("agency", Uuid),
    Column("programme", Text),
    Column("state", Text),
    Column("opened_on", Date),
    Column("closed_on", Date),
    Column("counted_from", Date),
    Column("due_on", Date),
    Column("rule_days", Integer),
    Column("last_ordered_on", Date),
    Column("keep_at_least_days", Integer),
    Column("keep_at_most_days", Integer),
    Column("rule", Text),
    Column("held_by", Uuid),
)
brakes = Table(
    "brakes",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("agency", Uuid),
    Column("reason", Text),
    Column("state", Text),
    Column("since", Date),
    Column("rule_days", Integer),
    Column("agreed_account", Uuid),
    Column("agreed_role", Text),
    Column("agreed_at", DateTime(timezone=True)),
    Column("agreed_for_agency", Boolean),
    Column("released_account", Uuid),
    Column("released_role", Text),
    Column("released_at", DateTime(timezone=True)),
    Column("takes_effect_on", Date),
    Column("version", Integer),
)
brake_log = Table(
    "brake_log",
    metadata,
    Column("at", DateTime(timezone=True)),
    Column("agency", Uuid),
    Column("brake", Uuid),
    Column("step", Text),
    Column("account", Uuid),
    Column("role", Text),
)
daily_runs = Table("daily_runs", metadata, Column("day", Date, primary_key=True))
erasure_orders = Table(
    "erasure_orders",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("agency", Uuid),
    Column("reference", Uuid),
    Column("programme", Text),
    Column("due_on", Date),
    Column("counted_from", Date),
    Column("rule", Text),
    Column("retention_days", Integer),
    Column("state", Text),
    Column("ordered_at", DateTime(timezone=True)),
    Column("ordered_by_role", Text),
    Column("executed_by_role", Text),
    Column("refusal", Text),
    Column("erased_at", DateTime(timezone=True)),
    Column("erased_on", Date),
    Column("key_fingerprint", Text),
    Column("tables", JSONB(none_as_null=True)),
    Column("verified_tables", Integer),
    Column("verified_hits", Integer),
    Column("consent_records", Integer),
    Column("consent_evidence_until", Date),
    Column("consent_tables", Integer),
    Column("consent_hits", Integer),
    Column("certified_at", DateTime(timezone=True)),
    Column("version", Integer),
)
certificates = Table(
    "certificates",
    metadata,
    Column("order_id", Uuid, primary_key=True),
    Column("agency", Uuid),
    Column("document", JSONB),
    Column("signature", Text),
    Column("kid", Text),
    Column("issued_at", DateTime(timezone=True)),
)
erasure_log = Table(
    "erasure_log",
    metadata,
    Column("at", DateTime(timezone=True)),
    Column("agency", Uuid),
    Column("order_id", Uuid),
    Column("step", Text),
)
