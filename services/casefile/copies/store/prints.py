"""Prints that were ordered, one row for each file of an order; what they say lies sealed among the contents."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Literal
from uuid import UUID

from sqlalchemy import Row

from kernel.data.database import sql
from services.casefile.attachments.store import Content
from services.casefile.copies.model.left_out import LeftOut
from services.casefile.copies.model.legal_bases import Grounds
from services.casefile.copies.model.sender import Sender, sender_from
from services.casefile.sealing.documents import open_sealed, seal
from services.casefile.store.repository import Repository

KEPT = timedelta(days=1)
KEPT_STILL = "coalesce(kept_until, ordered_at + interval '1 day') > :now"


@dataclass(frozen=True, kw_only=True)
class Print:
    """A file to be printed for an account, in a language.

    `order`: of several files, and the id of its job; `parts`: those that were chosen, None for all that may go;
    `tries`: how often it was begun; `code`: why it failed; `content`, `size` in bytes, and how many
    letters of which scripts no font had (`missing_letters`): once it is made.
    """

    order: UUID
    case_id: UUID
    agency: UUID
    account: UUID
    grounds: Grounds
    language: str
    parts: tuple[str, ...] | None = None
    state: Literal["waiting", "made", "failed"] = "waiting"
    tries: int = 0
    code: str | None = None
    content: UUID | None = None
    size: int | None = None
    missing_letters: Mapping[str, int] = field(default_factory=dict)

    @property
    def contents(self) -> Content | None:
        """Where it lies; None where it is not made."""
        return content_of(self, self.content) if self.content else None


def content_of(one: Print, content: UUID) -> Content:
    """Where a print lies, or is to lie."""
    return Content(content, one.case_id, one.agency, content, 1)


class Prints(Repository):
    """Prints of the agency the transaction is for."""

    def add(self, one: Print, key: bytes, sender: Sender | None = None) -> None:
        """Order a print; one of this order and file is there once. `sender`: sealed under the file's own key."""
        self._connection.execute(
            sql("""INSERT INTO case_prints (print_order, case_id, agency, account, basis, with_entrusted,
                        protected_address, language, parts, sender, state, ordered_at)
                   VALUES (:order, :case, :agency, :account, :basis, :with_entrusted, :protected_address, :language,
                        :parts, :sender, 'waiting', :now)
                   ON CONFLICT DO NOTHING"""),
            {
                "order": one.order,
                "case": one.case_id,
                "agency": one.agency,
                "account": one.account,
                "basis": one.grounds.basis,
                "with_entrusted": one.grounds.with_entrusted,
                "protected_address": one.grounds.protected_address,
                "language": one.language,
                "parts": None if one.parts is None else list(one.parts),
                "sender": sender and seal(key, one.case_id, _name(one.order), 1, sender.as_json()),
                "now": self._clock.now(),
            },
        )

    def of_order(self, order: UUID, account: UUID | None = None) -> list[Print]:
        """The prints of an order as they were ordered, while they are kept; `account`: none of anybody else."""
        rows = self._connection.execute(
            sql(f"""SELECT * FROM case_prints WHERE print_order = :order AND {KEPT_STILL}
                    AND (CAST(:account AS uuid) IS NULL OR account = :account) ORDER BY ordered_at, case_id"""),  # noqa: S608 -- because the text is fixed, above
            {"order": order, "now": self._clock.now(), "account": account},
        )
        return [_print(row) for row in rows]

    def sender(self, one: Print, key: bytes) -> Sender | None:
        """Whose paper it is; None where no directory came with the order."""
        sealed = self._connection.execute(
            sql("SELECT sender FROM case_prints WHERE print_order = :order AND case_id = :case"),
            {"order": one.order, "case": one.case_id},
        ).scalar_one_or_none()
        return sender_from(open_sealed(key, one.case_id, _name(one.order), 1, bytes(sealed))) if sealed else None

    def keep_left_out(self, one: Print, key: bytes, kept: LeftOut) -> None:
        """What it leaves out for addresses under protection and what it tells, sealed: that one is protected is
        nobody's to read."""
        self._connection.execute(
            sql("UPDATE case_prints SET left_out = :sealed WHERE print_order = :order AND case_id = :case"),
            {
                "order": one.order,
                "case": one.case_id,
                "sealed": seal(key, one.case_id, _left_out(one.order), 1, kept.as_json()),
            },
        )

    def left_out(self, one: Print, key: bytes) -> LeftOut:
        """The same; as the release before has drawn it, nothing or without what it tells."""
        sealed = self._connection.execute(
            sql("SELECT left_out FROM case_prints WHERE print_order = :order AND case_id = :case"),
            {"order": one.order, "case": one.case_id},
        ).scalar_one_or_none()
        if not sealed:
            return LeftOut()
        return LeftOut.from_json(open_sealed(key, one.case_id, _left_out(one.order), 1, bytes(sealed)))

    def files_since(self, account: UUID, since: datetime) -> int:
        """How many different files somebody has ordered."""
        found = self._connection.execute(
            sql("SELECT count(DISTINCT case_id) FROM case_prints WHERE account = :account AND ordered_at >= :since"),
            {"account": account, "since": since},
        )
        return int(found.scalar_one())

    def keep(self, order: UUID, until: datetime) -> None:
        """Keep an order so long: while it waits for a second person, and a day from their word on."""
        self._connection.execute(
            sql("UPDATE case_prints SET kept_until = :until WHERE print_order = :order"),
            {"order": order, "until": until},
        )

    def begun(self, one: Print) -> None:
        """It is being made, once more."""
        self._connection.execute(
            sql("UPDATE case_prints SET tries = tries + 1 WHERE print_order = :order AND case_id = :case"),
            {"order": one.order, "case": one.case_id},
        )

    def put_back(self, one: Print) -> None:
        """It could not even be begun, for want of the key store: that was no try."""
        self._connection.execute(
            sql("UPDATE case_prints SET tries = greatest(tries - 1, 0) WHERE print_order = :order AND case_id = :case"),
            {"order": one.order, "case": one.case_id},
        )

    def made(self, one: Print, content: UUID, size: int, missing: Mapping[str, int]) -> bool:
        """A print is made; False where it was erased with its file meanwhile."""
        letters = json.dumps(dict(missing)) if missing else None
        return self._end(one, {"state": "made", "content": content, "size": size, "code": None, "letters": letters})

    def failed(self, one: Print, code: str) -> bool:
        """A print could not be made, and why."""
        return self._end(one, {"state": "failed", "content": None, "size": None, "code": code, "letters": None})

    def purge(self) -> int:
        """Purge prints whose day is over, with their contents; returns how many."""
        then = {"now": self._clock.now()}
        old = f"SELECT content FROM case_prints WHERE NOT ({KEPT_STILL}) AND content IS NOT NULL"  # noqa: S608 -- because the text is fixed, above
        self._connection.execute(sql(f"DELETE FROM attachment_chunks WHERE content IN ({old})"), then)  # noqa: S608 -- because the text is fixed, above
        self._connection.execute(sql(f"DELETE FROM attachment_contents WHERE id IN ({old})"), then)  # noqa: S608 -- because the text is fixed, above
        return self._connection.execute(sql(f"DELETE FROM case_prints WHERE NOT ({KEPT_STILL})"), then).rowcount  # noqa: S608 -- because the text is fixed, above

    def _end(self, one: Print, values: dict[str, Any]) -> bool:
        return bool(
            self._connection.execute(
                sql("""UPDATE case_prints SET state = :state, content = :content, size = :size, code = :code,
                            missing_letters = CAST(:letters AS jsonb)
                        WHERE print_order = :order AND case_id = :case AND state = 'waiting'"""),
                {"order": one.order, "case": one.case_id, **values},
            ).rowcount
        )


def done(prints: Iterable[Print]) -> int:
    """How many of them do not wait any more."""
    return sum(one.state != "waiting" for one in prints)


def _name(order: UUID) -> str:
    return f"prints/{order}"


def _left_out(order: UUID) -> str:
    return f"prints/{order}/left_out"


def _print(row: Row[Any]) -> Print:
    return Print(
        order=row.print_order,
        case_id=row.case_id,
        agency=row.agency,
        account=row.account,
        grounds=Grounds(row.basis, row.with_entrusted, row.protected_address),
        language=row.language,
        parts=None if row.parts is None else tuple(row.parts),
        state=row.state,
        tries=row.tries,
        code=row.code,
        content=row.content,
        size=row.size,
        missing_letters=row.missing_letters or {},
    )
