"""Tables of identity. Row-level security shows an agency's rows to work of that agency; sessions, and accounts of the
platform, only to work of the platform."""

from sqlalchemy import Boolean, Column, Date, DateTime, Integer, LargeBinary, MetaData, Table, Text, Uuid
from sqlalchemy.dialects.postgresql import ARRAY

metadata = MetaData()
agencies = Table(
    "agencies",
    metadata,
    Column("id", Uuid),
    Column("name", Text),
    Column("short_name", Text),
    Column("retention_days", Integer),
    Column("transmission", Boolean),
    Column("version", Integer),
    Column("created_at", DateTime(timezone=True)),
    Column("client_number_scheme", Text),
    Column("street", Text),
    Column("postcode", Text),
    Column("town", Text),
    Column("telephone", Text),
    Column("programmes", ARRAY(Text)),
)
accounts = Table(
    "accounts",
    metadata,
    Column("id", Uuid),
    Column("agency", Uuid),
    Column("login", Text),
    Column("name", Text),
    Column("password_hash", Text),
    Column("roles", ARRAY(Text)),
    Column("state", Text),
    Column("version", Integer),
    Column("created_at", DateTime(timezone=True)),
    Column("telephone", Text),
    Column("districts", ARRAY(Uuid)),
    Column("teams", ARRAY(Uuid)),
)
sessions = Table(
    "sessions",
    metadata,
    Column("token_hash", LargeBinary),
    Column("account", Uuid),
    Column("created_at", DateTime(timezone=True)),
    Column("last_seen_at", DateTime(timezone=True)),
    Column("ended_at", DateTime(timezone=True)),
)
districts, teams = (
    Table(
        name,
        metadata,
        Column("id", Uuid),
        Column("agency", Uuid),
        Column("name", Text),
        Column("retired", Boolean),
        Column("version", Integer),
        Column("created_at", DateTime(timezone=True)),
    )
    for name in ("districts", "teams")
)
absences = Table(
    "absences",
    metadata,
    Column("id", Uuid),
    Column("agency", Uuid),
    Column("account", Uuid),
    Column("since", Date),
    Column("until", Date),
    Column("entered_by", Uuid),
    Column("created_at", DateTime(timezone=True)),
)
