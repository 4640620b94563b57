"""Copies of files in memory: contents in chunks, prints, exports."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from services.casefile.attachments.store import LEFT_AFTER, Attachments, Content
from services.casefile.copies.model import exports as model
from services.casefile.copies.model.exports import Export, ExportedFile, State
from services.casefile.copies.model.left_out import LeftOut
from services.casefile.copies.model.sender import Sender, sender_from
from services.casefile.copies.store import prints as printing
from services.casefile.copies.store.blank_prints import BlankPrint, BlankPrints
from services.casefile.copies.store.exports import Exports
from services.casefile.copies.store.prints import Print, Prints
from services.casefile.model.access import Condition
from services.casefile.sealing.documents import open_sealed, seal
from tests.unit.casefile.fakes.conditions import those
from tests.unit.casefile.fakes.database import InMemory, Row, page_of


class FakeAttachments(InMemory, Attachments):
    """As `Attachments`."""

    def begin(self, content: Content, account: UUID) -> None:
        about = {"content": content, "case_id": content.case_id, "agency": content.agency, "account": account}
        self._rows("attachment_contents").insert(content.id, **about, state="uploading", started_at=self._clock.now())

    def add_chunk(self, content: Content, number: int, sealed: bytes) -> bool:
        if not self._uploading(content.id):
            return False
        about = {"case_id": content.case_id, "agency": content.agency, "content": content.id}
        return self._rows("attachment_chunks").insert((content.id, number), **about, sealed=sealed)

    def publish(self, content: Content) -> bool:
        there = self._uploading(content.id)
        return there and self._rows("attachment_contents").change(content.id, state="published")

    def discard(self, content: Content) -> None:
        if self._uploading(content.id):
            self._drop(content.id)

    def find(self, case_id: UUID, attachment: UUID, version: int) -> Content | None:
        published = self._rows("attachment_contents").where(case_id=case_id, state="published")
        wanted = attachment, version
        found = (row["content"] for row in published)
        return next((one for one in found if (one.attachment, one.version) == wanted), None)

    def chunk(self, content: UUID, number: int) -> bytes | None:
        found = self._rows("attachment_chunks").get((content, number))
        return found["sealed"] if found else None

    def purge(self) -> int:
        then = self._clock.now() - LEFT_AFTER
        rows = self._rows("attachment_contents").items()
        left = [key for key, row in rows if row["state"] == "uploading" and row["started_at"] < then]
        for key in left:
            self._drop(key)
        return len(left)

    def _uploading(self, content: UUID) -> bool:
        return self._rows("attachment_contents").get(content, {"state": None})["state"] == "uploading"

    def _drop(self, content: UUID) -> None:
        self._rows("attachment_chunks").delete(content=content)
        self._rows("attachment_contents").pop(content, None)


class FakePrints(InMemory, Prints):
    """As `Prints`."""

    def add(self, one: Print, key: bytes, sender: Sender | None = None) -> None:
        about = {"agency": one.agency, "case_id": one.case_id, "ordered_at": self._clock.now(), "kept_until": None}
        about["sender"] = sender and seal(key, one.case_id, f"prints/{one.order}", 1, sender.as_json())
        waiting = replace(one, state="waiting", tries=0, code=None, content=None, size=None, missing_letters={})
        self._rows("case_prints").insert((one.order, one.case_id), **about, print=waiting)

    def of_order(self, order: UUID, account: UUID | None = None) -> list[Print]:
        rows = [row for row in self._rows("case_prints").values() if self._is_kept(row)]
        rows.sort(key=lambda row: (row["ordered_at"], row["case_id"]))
        return [one for row in rows if (one := row["print"]).order == order and account in (None, one.account)]

    def sender(self, one: Print, key: bytes) -> Sender | None:
        sealed = self._rows("case_prints").get((one.order, one.case_id), {"sender": None})["sender"]
        return sender_from(open_sealed(key, one.case_id, f"prints/{one.order}", 1, sealed)) if sealed else None

    def keep_left_out(self, one: Print, key: bytes, kept: LeftOut) -> None:
        sealed = seal(key, one.case_id, f"prints/{one.order}/left_out", 1, kept.as_json())
        if (one.order, one.case_id) in self._rows("case_prints"):
            self._rows("case_prints").change((one.order, one.case_id), left_out=sealed)

    def left_out(self, one: Print, key: bytes) -> LeftOut:
        sealed = self._rows("case_prints").get((one.order, one.case_id), {}).get("left_out")
        name = f"prints/{one.order}/left_out"
        return LeftOut.from_json(open_sealed(key, one.case_id, name, 1, sealed)) if sealed else LeftOut()

    def files_since(self, account: UUID, since: datetime) -> int:
        rows = self._rows("case_prints").values()
        mine = [row for row in rows if row["print"].account == account and row["ordered_at"] >= since]
        return len({row["case_id"] for row in mine})

    def keep(self, order: UUID, until: datetime) -> None:
        for key in [key for key in self._rows("case_prints") if key[0] == order]:
            self._rows("case_prints").change(key, kept_until=until)

    def begun(self, one: Print) -> None:
        self._change(one, tries=self._now(one).tries + 1)

    def put_back(self, one: Print) -> None:
        self._change(one, tries=max(0, self._now(one).tries - 1))

    def made(self, one: Print, content: UUID, size: int, missing: Mapping[str, int]) -> bool:
        return self._end(one, state="made", content=content, size=size, code=None, missing_letters=dict(missing))

    def failed(self, one: Print, code: str) -> bool:
        return self._end(one, state="failed", content=None, size=None, code=code, missing_letters={})

    def purge(self) -> int:
        old = [key for key, row in self._rows("case_prints").items() if not self._is_kept(row)]
        for key in old:
            content = self._rows("case_prints").pop(key)["print"].content
            self._rows("attachment_chunks").delete(content=content)
            self._rows("attachment_contents").pop(content, None)
        return len(old)

    def _is_kept(self, row: Row) -> bool:
        until: datetime = row["kept_until"] or row["ordered_at"] + printing.KEPT
        return until > self._clock.now()

    def _now(self, one: Print) -> Print:
        found: Print = self._rows("case_prints")[one.order, one.case_id]["print"]
        return found

    def _change(self, one: Print, **columns: Any) -> None:
        self._rows("case_prints").change((one.order, one.case_id), print=replace(self._now(one), **columns))

    def _end(self, one: Print, **columns: Any) -> bool:
        if (one.order, one.case_id) not in self._rows("case_prints") or self._now(one).state != "waiting":
            return False
        self._change(one, **columns)
        return True


class FakeBlankPrints(InMemory, BlankPrints):
    """As `BlankPrints`."""

    def add(self, one: BlankPrint) -> None:
        about = {"agency": one.agency, "ordered_at": self._clock.now(), "content": None}
        self._rows("blank_prints").insert(one.order, **about, print=replace(one, state="waiting"))

    def get(self, order: UUID) -> BlankPrint | None:
        row = self._rows("blank_prints").get(order)
        return row["print"] if row and row["ordered_at"] > self._clock.now() - printing.KEPT else None

    def content(self, order: UUID) -> bytes | None:
        row = self._rows("blank_prints").get(order)
        return row["content"] if row else None

    def end(self, order: UUID, content: bytes | None) -> None:
        row = self._rows("blank_prints").get(order)
        if row and row["print"].state == "waiting":
            ended = replace(row["print"], state="failed" if content is None else "made")
            self._rows("blank_prints").change(order, print=ended, content=content)

    def purge(self) -> int:
        then = self._clock.now() - printing.KEPT
        old = [key for key, row in self._rows("blank_prints").items() if row["ordered_at"] <= then]
        for key in old:
            del self._rows("blank_prints")[key]
        return len(old)


class FakeExports(InMemory, Exports):
    """As `Exports`."""

    def add(self, export: Export) -> None:
        self._rows("case_exports").insert(export.id, agency=export.agency, export=export)

    def add_file(self, export: Export, case_id: UUID, place: int, key: bytes, reason: str | None) -> None:
        about = {"agency": export.agency, "case_id": case_id, "export": export.id, "place": place}
        sealed = seal(key, case_id, f"exports/{export.id}", 1, {"reason": reason})
        row = {**about, "reason": sealed, "fetched_at": None, "code": None}
        self._rows("case_export_files").insert((export.id, case_id), **row)

    def get(self, export: UUID, *, lock: bool = False) -> Export | None:  # noqa: ARG002 -- because the real one locks
        row = self._rows("case_exports").get(export)
        return row["export"] if row else None

    def page(
        self, reader: UUID, reach: Condition | None, states: Iterable[str], page: int, size: int
    ) -> tuple[int, list[Export]]:
        wanted, reached = set(states), those(self._rows, reach) if reach else set[UUID]()
        found = [
            one
            for one in (row["export"] for row in self._rows("case_exports").values())
            if one.state in wanted and (one.account == reader or self._is_led(one.id, reached))
        ]
        found.sort(key=lambda one: one.id)
        return page_of(sorted(found, key=lambda one: one.requested_at, reverse=True), page, size)

    def files(self, export: UUID) -> list[ExportedFile]:
        rows, cases = self._rows("case_export_files").where(export=export), self._rows("cases")
        there = sorted((row for row in rows if row["case_id"] in cases), key=lambda row: row["place"])
        return [
            ExportedFile(row["case_id"], cases[row["case_id"]]["client_number"], row["fetched_at"], row["code"])
            for row in there
        ]

    def reason(self, export: UUID, case_id: UUID, key: bytes) -> str | None:
        sealed = self._rows("case_export_files")[export, case_id]["reason"]
        reason: str | None = open_sealed(key, case_id, f"exports/{export}", 1, sealed)["reason"]
        return reason

    def decide(self, export: Export, account: UUID, state: State) -> None:
        now = self._rows("case_exports")[export.id]["export"]
        decided = replace(now, state=state, decided_by=account, decided_at=self._clock.now())
        self._rows("case_exports").change(export.id, export=decided)

    def went_out(self, export: UUID, case_id: UUID, code: str | None) -> None:
        fetched = {} if code else {"fetched_at": self._clock.now()}
        self._rows("case_export_files").change((export, case_id), code=code, **fetched)

    def purge(self) -> None:
        then = self._clock.now() - model.KEPT
        for key in [key for key, row in self._rows("case_exports").items() if row["export"].requested_at < then]:
            self._rows("case_export_files").delete(export=key)
            del self._rows("case_exports")[key]

    def _is_led(self, export: UUID, reached: set[UUID]) -> bool:
        files = {row["case_id"] for row in self._rows("case_export_files").where(export=export)}
        return bool(files) and files <= reached
