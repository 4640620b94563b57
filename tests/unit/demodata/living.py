"""Living a story of the demo through the engine of casefile: a step that is not allowed raises."""

from collections import defaultdict
from collections.abc import Mapping
from functools import cache
from uuid import UUID, uuid4

from cli.demodata.bulk.acts import Whose, Worker
from cli.demodata.bulk.life import Life
from cli.demodata.stories import Story
from services.casefile.model.entries import Entry
from services.casefile.programmes import DIRECTORY
from services.casefile.templates.declared.programme import Programme
from services.casefile.templates.reading.loading import load_all

ANYBODY = Worker(UUID(int=2), "case_manager")


class Watched(Life):
    """A life that shows what was written down last."""

    last: Entry | None = None

    def put(self, entry: Entry, name: str) -> None:
        self.last = entry
        super().put(entry, name)


@cache
def templates() -> Mapping[str, Programme]:
    """All programmes."""
    return load_all(DIRECTORY)


def life_of(story: Story) -> Life:
    """The file after its story; nothing of what the story writes down may be dropped as not asked for."""
    workers: Mapping[str, Worker] = defaultdict(lambda: ANYBODY)
    first, *others = story.steps
    life = Watched(templates()[story.programme], first, Whose(uuid4(), UUID(int=1), "1", story.desk, workers))
    for step in others:
        life.take(step)
        if step.act in ("add", "change"):
            assert life.last is not None
            lost = step.answers.keys() - life.last.values.keys()
            assert not lost, f"{step.what} does not ask for {lost}"
    return life
