"""The entries of files: what each says is sealed, alone and with all it said before."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, replace
from typing import Any
from uuid import UUID

from sqlalchemy import Row

from kernel.data.database import sql
from kernel.errors import StaleVersion
from services.casefile.model.entries import Entry, Values
from services.casefile.model.entrusted import Release
from services.casefile.sealing.documents import open_sealed, seal
from services.casefile.store.repository import Repository
from services.casefile.templates.declared.kinds import KINDS

READABLE = """(NOT e.entrusted OR e.author = :reader
    OR EXISTS (SELECT 1 FROM entry_releases r WHERE r.entry = e.id AND r.account = :reader))"""
ADD = sql("""
    INSERT INTO case_entries (id, case_id, agency, kind, parent, author, account, day, done, rests, entrusted, rule,
                              rule_on, version, sealed, created_at, changed_at)
    VALUES (:id, :case_id, :agency, :kind, :parent, :author, :account, :day, :done, :rests, :entrusted, :rule,
            :rule_on, :version, :sealed, :created_at, :changed_at)
""")
CHANGE = sql("""
    WITH kept AS (
        INSERT INTO case_entries_before (entry, case_id, agency, version, sealed, changed_at, entrusted)
        SELECT id, case_id, agency, version, sealed, changed_at, entrusted FROM case_entries
        WHERE id = :id AND version = :before)
    UPDATE case_entries SET account = :account, day = :day, done = :done, rests = :rests, entrusted = :entrusted,
        rule = :rule,
        rule_on = :rule_on, version = :version, sealed = :sealed, changed_at = :changed_at, removed_at = :removed_at
    WHERE id = :id AND version = :before
""")
# Of a version that was kept before it was known to be entrusted or not, the secret is what is assumed.
BEFORE = sql("""
    SELECT version, sealed, changed_at, coalesce(entrusted, :unless_known) AS entrusted FROM case_entries_before b
    WHERE entry = :id AND (NOT coalesce(entrusted, :unless_known) OR :is_author
        OR EXISTS (SELECT 1 FROM entry_releases r WHERE r.entry = b.entry AND r.account = :reader))
    ORDER BY version DESC
""")

NO_COLUMNS = {"values", "warnings", "hidden", "not_asked", "notices"}
PLAIN = frozenset(field.name for field in fields(Entry)) - NO_COLUMNS  # another release may have more columns


@dataclass(frozen=True, slots=True)
class Seen:
    """The entries of one file as one account sees them, opened with the file's key."""

    case_id: UUID
    key: bytes
    reader: UUID


class Entries(Repository):
    """Entries of the agency the transaction is for."""

    def all(self, seen: Seen, kinds: Iterable[str], parent: UUID | None = None) -> list[Entry]:
        """All entries of these kinds, oldest first; removed ones are left out."""
        rows = self._connection.execute(
            sql(f"""SELECT * FROM case_entries e WHERE case_id = :case AND kind = ANY(:kinds) AND removed_at IS NULL
                    AND (CAST(:parent AS uuid) IS NULL OR parent = :parent) AND {READABLE} ORDER BY created_at, id"""),  # noqa: S608 -- because the text is fixed, above
            {"case": seen.case_id, "kinds": list(kinds), "parent": parent, "reader": seen.reader},
        )
        return [_entry(row, seen.key) for row in rows]

    def removed(self, seen: Seen, kinds: Iterable[str]) -> list[Entry]:
        """Entries of these kinds that were taken out of sight, and that the reader may read; the oldest first."""
        rows = self._connection.execute(
            sql(f"""SELECT * FROM case_entries e WHERE case_id = :case AND kind = ANY(:kinds)
                    AND removed_at IS NOT NULL AND {READABLE} ORDER BY created_at, id"""),  # noqa: S608 -- because the text is fixed, above
            {"case": seen.case_id, "kinds": list(kinds), "reader": seen.reader},
        )
        return [_entry(row, seen.key) for row in rows]

    def kept_from(self, seen: Seen, kinds: Iterable[str]) -> list[Entry]:
        """Entrusted entries of these kinds that the reader may not read, the oldest first; removed ones are left out.
        What they say is for no screen, but for what must be known whoever asks."""
        rows = self._connection.execute(
            sql(f"""SELECT * FROM case_entries e WHERE case_id = :case AND kind = ANY(:kinds) AND removed_at IS NULL
                    AND NOT {READABLE} ORDER BY created_at, id"""),  # noqa: S608 -- because the text is fixed, above
            {"case": seen.case_id, "kinds": list(kinds), "reader": seen.reader},
        )
        return [_entry(row, seen.key) for row in rows]

    def get(self, seen: Seen, kind: str, entry_id: UUID, *, lock: bool = False) -> Entry | None:
        """One entry, removed or not; None where there is none to be seen."""
        row = self._connection.execute(
            sql(f"""SELECT * FROM case_entries e WHERE id = :id AND case_id = :case AND kind = :kind AND {READABLE}
                    {"FOR UPDATE" if lock else ""}"""),  # noqa: S608 -- because the text is fixed, above
            {"id": entry_id, "case": seen.case_id, "kind": kind, "reader": seen.reader},
        ).first()
        return _entry(row, seen.key) if row else None

    def several(self, keys: Mapping[UUID, bytes], ids: Iterable[UUID], reader: UUID) -> dict[UUID, Entry]:
        """Entries of several files by id; what is not to be seen, or of a file without a key here, is left out."""
        rows = self._connection.execute(
            sql(f"SELECT * FROM case_entries e WHERE id = ANY(:ids) AND {READABLE}"),  # noqa: S608 -- because the text is fixed, above
            {"ids": list(ids), "reader": reader},
        )
        return {row.id: _entry(row, keys[row.case_id]) for row in rows if row.case_id in keys}

    def values(
        self, case_id: UUID, key: bytes, kinds: Iterable[str], *, removed_too: bool = False
    ) -> dict[str, list[Values]]:
        """What the entries of these kinds say, by kind, whoever asks: what a gate is judged by is the same for all."""
        wanted = list(kinds)
        rows = self._connection.execute(
            sql("""SELECT * FROM case_entries WHERE case_id = :case AND kind = ANY(:kinds)
                    AND (:removed_too OR removed_at IS NULL)"""),
            {"case": case_id, "kinds": wanted, "removed_too": removed_too},
        )
        by_kind: dict[str, list[Values]] = {kind: [] for kind in wanted}
        for row in rows:
            by_kind[row.kind].append(_entry(row, key).values)
        return by_kind

    def kinds(self, case_id: UUID) -> set[str]:
        """The kinds of which a file has entries, removed ones included: these can be brought back."""
        rows = self._connection.execute(
            sql("SELECT DISTINCT kind FROM case_entries WHERE case_id = :case"), {"case": case_id}
        )
        return {row.kind for row in rows}

    def before(self, entry: Entry, seen: Seen) -> list[Entry]:
        """What an entry said in its earlier versions, the newest first; those that were entrusted (anvertraut) only to
        its author and whom it was released to, whatever it is now."""
        asked = {
            "id": entry.id,
            "reader": seen.reader,
            "is_author": entry.author == seen.reader,
            "unless_known": is_entrustable(entry.kind),
        }
        name = _name(entry.kind, entry.id)
        return [
            replace(
                entry,
                version=row.version,
                changed_at=row.changed_at,
                entrusted=row.entrusted,
                values=open_sealed(seen.key, entry.case_id, name, row.version, bytes(row.sealed)),
            )
            for row in self._connection.execute(BEFORE, asked)
        ]

    def add(self, entry: Entry, agency: UUID, key: bytes) -> None:
        """Seal and insert a new entry."""
        self._connection.execute(ADD, row_of(entry, key) | {"agency": agency})

    def save(self, before: Entry, after: Entry, key: bytes) -> Entry:
        """Seal an entry anew as the next version, and keep the one before; `StaleVersion` if another was faster."""
        saved = replace(after, version=before.version + 1, changed_at=self._clock.acted())
        if not self._connection.execute(CHANGE, row_of(saved, key) | {"before": before.version}).rowcount:
            raise StaleVersion()
        return saved

    def is_kept_by(self, case_id: UUID, author: UUID, entry: UUID | None = None) -> bool:
        """Whether an account keeps what was entrusted to it in a file: this entry, or any."""
        kept = sql("""SELECT EXISTS (SELECT FROM case_entries WHERE case_id = :case AND author = :author AND entrusted
            AND (CAST(:entry AS uuid) IS NULL OR id = :entry))""")
        asked = {"case": case_id, "author": author, "entry": entry}
        return bool(self._connection.execute(kept, asked).scalar_one())

    def release(self, entry: Entry, agency: UUID, key: bytes, release: Release) -> None:
        """Let one more account read an entrusted entry; once is enough."""
        reason = release.reason and seal(key, entry.case_id, _of(entry, release), 1, {"reason": release.reason})
        self._connection.execute(
            sql("""INSERT INTO entry_releases
                       (entry, case_id, agency, account, ground, released_by, released_at, reason)
                    VALUES (:entry, :case, :agency, :account, :ground, :by, :at, :reason) ON CONFLICT DO NOTHING"""),
            {
                "entry": entry.id,
                "case": entry.case_id,
                "agency": agency,
                "account": release.account,
                "ground": release.ground,
                "by": release.released_by,
                "at": release.released_at,
                "reason": reason,
            },
        )

    def releases(self, entry: Entry, key: bytes) -> list[Release]:
        """To whom an entrusted entry was released, the first one first."""
        rows = self._connection.execute(
            sql("""SELECT account, ground, released_by, released_at, reason FROM entry_releases
                    WHERE entry = :entry ORDER BY released_at, account"""),
            {"entry": entry.id},
        )
        found = [(Release(**{**row._mapping, "reason": None}), row.reason) for row in rows]
        return [replace(one, reason=_opened(key, entry, one, sealed)) for one, sealed in found]


def is_entrustable(kind: str) -> bool:
    """Whether entries of a kind may have been entrusted once."""
    return kind in KINDS and KINDS[kind].entrustable


def _name(kind: str, entry: UUID) -> str:
    return f"{kind}/{entry}"


def _of(entry: Entry, release: Release) -> str:
    return f"releases/{entry.id}/{release.account}"


def _opened(key: bytes, entry: Entry, release: Release, sealed: Any) -> str | None:
    if sealed is None:
        return None
    return str(open_sealed(key, entry.case_id, _of(entry, release), 1, bytes(sealed))["reason"])


def row_of(entry: Entry, key: bytes) -> dict[str, Any]:
    """An entry as a row, sealed with the key of its file."""
    plain = {name: value for name, value in entry.__dict__.items() if name not in NO_COLUMNS}
    name = _name(entry.kind, entry.id)
    return plain | {"sealed": seal(key, entry.case_id, name, entry.version, entry.values)}


def _entry(row: Row[Any], key: bytes) -> Entry:
    plain = {name: value for name, value in row._mapping.items() if name in PLAIN}
    return Entry(**plain, values=open_sealed(key, row.case_id, _name(row.kind, row.id), row.version, bytes(row.sealed)))
