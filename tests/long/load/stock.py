"""The stock: agencies with their people and files, made by several processes."""

import multiprocessing
from collections.abc import Mapping
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass
from pathlib import Path

from cli.demodata.bulk.tables import Filler, admin_urls, settle
from deploy.local.stack import Stack
from kernel.clock import Clock
from services.casefile.assembly import PROGRAMMES
from services.casefile.sealing.documents import WrappingKeys
from services.casefile.sealing.references import References
from services.casefile.templates.reading.loading import load_all
from services.consent.model import templates
from services.identity.model.passwords import Passwords
from tests.house import PASSWORD
from tests.long.load.lives import lives
from tests.long.load.rows_of import LEADING, MANAGERS, Makings, of_agency
from tests.long.record import cores
from tests.long.row import Tell

LIVES = 300  # different ones; a file of the stock is one of them under an id and a key of its own


@dataclass(frozen=True)
class Stock:
    """How much there is."""

    agencies: int
    accounts: int
    files: int

    @classmethod
    def of(cls, agencies: int, files: int, managers: int = MANAGERS) -> "Stock":
        """So many agencies with all their people, and files divided evenly."""
        return cls(agencies, agencies * (len(LEADING) + managers), files // agencies * agencies)

    @property
    def managers(self) -> int:
        """Case managers of each agency."""
        return self.accounts // self.agencies - len(LEADING)


def make(stack: Stack, stock: Stock, tell: Tell) -> None:
    """Fill the databases of a prepared instance whose processes do not run yet."""
    urls, each = admin_urls(stack), stock.files // stock.agencies
    secrets, env = Path(stack.environment["OBHUT_CASEFILE_SECRETS"]), stack.environment["OBHUT_ENV"]
    ways = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(cores(), ways, _begin, (secrets, env, urls)) as pool:
        made = [pool.submit(_fill, number, each, stock.managers) for number in range(stock.agencies)]
        for done, one in enumerate(as_completed(made), start=1):
            one.result()
            if not done % max(1, stock.agencies // 10):
                tell(f"{done} of {stock.agencies} agencies, {done * each:,} files")
    settle(urls)


class _Hand:
    """What a process of the pool works with, made once when it begins."""

    makings: Makings
    filler: Filler


def _begin(secrets: Path, env: str, urls: Mapping[str, str]) -> None:
    _Hand.makings = Makings(
        wrapping=WrappingKeys(secrets / "wrapping"),
        references=References.from_file(secrets / "references.key"),
        programme=load_all(PROGRAMMES)["waska"],
        consents=templates.load_all()["waska"],
        lives=lives(Clock().today(), LIVES),
        hashed=Passwords(env).hash_new(PASSWORD),
    )
    _Hand.filler = Filler(urls)


def _fill(number: int, files: int, managers: int) -> None:
    _Hand.filler.fill(of_agency(_Hand.makings, number, files, managers))
