"""What people do, and how often: the mix of requests.

The mix is older than the journal. What stands for it is what was there of its kind: lists that belong
to a file (who has read it; its consents, through a card) and entries that make events (a new file, a phase, a consent).
"""

from collections import deque
from collections.abc import Awaitable, Callable
from random import Random

from kernel.clock import Clock
from tests.casework import ENTRY
from tests.long.load.desks import Client, Desk, File

SHARES = {"list": 20, "open": 40, "save": 20, "journal": 20}  # percent of the requests
READS = 0.4  # of what stands for the journal; the rest are entries
SORTS = ("client_number", "-opened_on", "erasure_due_on")
Step = Callable[[Desk, File], Awaitable[None]]


class Mix:
    """The requests, each sent by somebody who may; `next` is the one place where it is decided what is asked."""

    def __init__(self, client: Client, desks: list[Desk], random: Random) -> None:
        self._client, self._random = client, random
        self._today = Clock().today().isoformat()
        self._desks = desks
        self._managers = [desk for desk in desks if desk.role == "case_manager"]
        self._to_enter: deque[tuple[Step, Desk, File]] = deque()
        self._to_save: deque[tuple[Desk, File]] = deque()
        self.saved: list[tuple[Desk, File]] = []
        self._kinds = {"list": self._list, "open": self._open, "save": self._save, "journal": self._journal}

    def next(self) -> tuple[str, Awaitable[None]]:
        """The kind of the next request, and the request, to be awaited."""
        (kind,) = self._random.choices(list(SHARES), list(SHARES.values()))
        return kind, self._kinds[kind]()

    async def _list(self) -> None:
        desk, random = self._random.choice(self._desks), self._random
        page = 1 if desk.role == "case_manager" else random.randint(1, 5)
        path = f"/v1/cases?filter={random.choice(('open', 'all'))}&sort={random.choice(SORTS)}&page={page}"
        await self._client.ask(desk, "GET", path, 200)

    async def _open(self) -> None:
        desk, file = self._some_file()
        part, before = self._random.choice(("", "/answers")), file.tag
        answer = await self._client.ask(desk, "GET", file.path + part, 200)
        if not part and not file.busy and file.tag == before:  # not saved meanwhile
            file.tag = answer.headers["ETag"]

    async def _save(self) -> None:
        if self._to_save:
            desk, file = self._to_save.popleft()
            await self._change(desk, file, {**ENTRY, "date_of_first_talk": self._today})
            self._to_enter.append((self._start, desk, file))
        else:
            desk, file = self._file_to_change()
            note = f"{self._random.randrange(10**9)} " + "Bewerbung besprochen. " * self._random.randint(1, 20)
            await self._change(desk, file, {self._random.choice(("access_note", "contact_notes")): note.strip()})

    async def _journal(self) -> None:
        if self._random.random() < READS:
            desk, file = self._some_file()
            await self._client.ask(desk, "GET", file.path + self._random.choice(("/access-log", "/consents")), 200)
        elif self._to_enter:
            step, desk, file = self._to_enter.popleft()
            await step(desk, file)
        else:
            await self._create(self._random.choice(self._managers))

    async def _create(self, desk: Desk) -> None:
        made = await self._client.ask(desk, "POST", "/v1/cases", 201, {"programme": "waska"})
        file = File((await made.json())["id"], made.headers["ETag"])
        self._to_save.append((desk, file))

    async def _start(self, desk: Desk, file: File) -> None:
        path = f"{file.path}/phases/intake/start"
        file.tag = (await self._client.ask(desk, "POST", path, 200, If_Match=file.tag)).headers["ETag"]
        self._to_enter.append((self._consent, desk, file))

    async def _consent(self, desk: Desk, file: File) -> None:
        body = {"purpose": "case_management", "given_by": "person", "given_on": self._today, "template_version": 1}
        await self._client.ask(desk, "POST", f"{file.path}/consents", 201, body)

    async def _change(self, desk: Desk, file: File, answers: dict[str, object]) -> None:
        file.busy = True
        try:
            path, body = f"{file.path}/answers", {"answers": answers}
            file.tag = (await self._client.ask(desk, "PATCH", path, 200, body, If_Match=file.tag)).headers["ETag"]
        finally:
            file.busy = False
        if not file.saved:
            self.saved.append((desk, file))
        file.saved.update(answers)

    def _some_file(self) -> tuple[Desk, File]:
        desk = self._random.choice(self._managers)
        return desk, self._random.choice(desk.files)

    def _file_to_change(self) -> tuple[Desk, File]:
        """A file whose version somebody has seen and that nobody changes just now."""
        while True:
            desk = self._random.choice(self._managers)
            seen = [file for file in desk.files if file.tag and not file.busy]
            if seen:
                return desk, self._random.choice(seen)
