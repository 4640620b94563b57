"""What is in a file: the stories of the demo, lived through the very rules of casefile, without a database."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from cli.demodata.bulk.acts import Agreed, Whose, Worker
from cli.demodata.bulk.life import lived
from cli.demodata.steps import Step
from cli.demodata.stories import stories
from kernel.clock import berlin_day
from services.casefile.assembly import PROGRAMMES
from services.casefile.model import answers as model
from services.casefile.model.answers import Answers
from services.casefile.model.casefile import CaseFile
from services.casefile.templates.declared.programme import Programme
from services.casefile.templates.reading.loading import load_all

NOBODY = UUID(int=0)
OF_ENTRIES = ("add", "change")  # what is measured are the files themselves


@dataclass(frozen=True)
class Life:
    """A file as it is today, whoever's: plain facts, answers by section, consents, and who did what on which day."""

    case: CaseFile
    sections: Mapping[str, Answers] = field(default_factory=dict)
    consents: tuple[Agreed, ...] = ()
    accesses: tuple[tuple[date, str], ...] = ()


def lives(today: date, count: int) -> list[Life]:
    """As many lives, spread over the two years up to today; every one has passed the gates it shows."""
    programme = load_all(PROGRAMMES)["waska"]
    return [_live(programme, story.steps) for story in stories(today, {programme.id: count})]


def _live(programme: Programme, steps: tuple[Step, ...]) -> Life:
    anybody: Mapping[str, Worker] = defaultdict(lambda: Worker(NOBODY, "case_manager"))
    whose = Whose(NOBODY, NOBODY, "", "", anybody)
    life = lived(programme, [step for step in steps if step.act not in OF_ENTRIES], whose)
    sections = {name: found for name, found in model.by_section(programme, life.answers).items() if found}
    accesses = tuple((berlin_day(one.at), one.action.stored) for one in life.fresh.accesses)
    return Life(life.case, sections, tuple(life.consents.values()), accesses)
