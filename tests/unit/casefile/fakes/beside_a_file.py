"""Words to colleagues, and how files were called when they were referred, in memory."""

from collections.abc import Mapping
from uuid import UUID, uuid4

from services.casefile.model.casefile import CaseFile
from services.casefile.model.referred import Heading
from services.casefile.sealing.documents import open_sealed, seal
from services.casefile.store.referred import NAME, VERSION, Referred
from services.casefile.store.words import Word, Words
from tests.unit.casefile.fakes.database import InMemory, page_of


class FakeReferred(InMemory, Referred):
    """As `Referred`."""

    def keep(self, case_id: UUID, key: bytes, heading: Heading) -> None:
        if self._rows("cases")[case_id].get("as_referred") is None:
            self._rows("cases").change(case_id, as_referred=seal(key, case_id, NAME, VERSION, heading.__dict__))

    def of(self, keys: Mapping[UUID, bytes]) -> dict[UUID, Heading]:
        found = {one: self._rows("cases").get(one, {}).get("as_referred") for one in keys}
        return {
            one: Heading(**open_sealed(keys[one], one, NAME, VERSION, sealed))
            for one, sealed in found.items()
            if sealed
        }


class FakeWords(InMemory, Words):
    """As `Words`."""

    def add(self, case: CaseFile, account: UUID, word: str, by: UUID) -> UUID:
        made = uuid4()
        about = {"case_id": case.id, "agency": case.agency, "account": account, "author": by, "word": word}
        self._rows("case_words").insert(made, id=made, **about, told_at=self._clock.acted(), done=False)
        return made

    def own(self, account: UUID, page: int, size: int) -> tuple[int, list[Word]]:
        cases = self._rows("cases")
        there = self._rows("case_words").where(account=account, done=False)
        found = [
            Word(row["id"], row["case_id"], cases[row["case_id"]]["client_number"], row["author"], row["word"],
                 row["told_at"])
            for row in there
            if cases[row["case_id"]]["status"] != "erasing"
        ]  # fmt: skip
        found.sort(key=lambda one: one.id)
        found.sort(key=lambda one: one.told_at, reverse=True)
        return page_of(found, page, size)

    def tick_off(self, account: UUID, word: UUID) -> UUID | None:
        row = self._rows("case_words").get(word)
        if row is None or row["account"] != account or row["done"]:
            return None
        self._rows("case_words").change(word, done=True)
        case_id: UUID = row["case_id"]
        return case_id
