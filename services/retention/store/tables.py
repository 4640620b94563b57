"""Tables of retention."""

from sqlalchemy import Column, Date, DateTime, Integer, MetaData, Table, Text, Uuid
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
)
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
