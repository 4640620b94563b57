"""Where families come from: what follows from it for names, nationality, language and residence status.

The shares are those of a programme in larger German towns, by and large; no register stands behind them.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from random import Random

Shares = Mapping[str, float]
CITIZEN: Shares = {"citizen": 1}
THIRD_COUNTRY: Shares = {"settlement": 4, "residence": 6}
REFUGE: Shares = {"settlement": 1, "residence": 6, "permission_pending": 2, "toleration": 1}


@dataclass(frozen=True, slots=True)
class Origin:
    """One origin: its share, which table of names, and what is likely. `born_abroad`: the young person themselves;
    `parent_born_here`: each parent in Germany."""

    share: float
    names: str
    nationality: Shares
    language: Shares
    residence: Shares
    born_abroad: float
    parent_born_here: float


ORIGINS = (
    Origin(50, "german", {"german": 1}, {"german": 1}, CITIZEN, 0.01, 0.95),
    Origin(
        12, "turkish", {"turkish": 5, "german": 3, "german_and_other": 2},
        {"turkish": 7, "kurdish": 2, "german": 1}, THIRD_COUNTRY, 0.15, 0.3,
    ),
    Origin(4, "polish", {"polish": 7, "german_and_other": 3}, {"polish": 8, "german": 2}, CITIZEN, 0.6, 0.1),
    Origin(
        4, "romanian", {"romanian_or_bulgarian": 1}, {"romanian": 6, "romani": 3, "turkish": 1}, CITIZEN, 0.8, 0.02
    ),
    Origin(2.5, "italian", {"southern_eu": 7, "german": 3}, {"italian": 6, "german": 4}, CITIZEN, 0.2, 0.4),
    Origin(1.5, "greek", {"southern_eu": 8, "german": 2}, {"greek": 8, "german": 2}, CITIZEN, 0.4, 0.3),
    Origin(
        5, "balkan", {"western_balkans": 7, "german": 2, "other_eu": 1},
        {"albanian": 5, "south_slavic": 3, "romani": 2}, {"residence": 6, "settlement": 2, "toleration": 2}, 0.5, 0.1,
    ),
    Origin(
        5, "russian", {"german": 6, "german_and_other": 3, "russian": 1}, {"russian": 6, "german": 4},
        {"settlement": 1}, 0.3, 0.05,
    ),
    Origin(4, "ukrainian", {"ukrainian": 1}, {"ukrainian": 7, "russian": 3}, {"residence": 1}, 0.98, 0),
    Origin(
        6, "arabic", {"syrian": 7, "iraqi": 2, "stateless": 1}, {"arabic": 8, "kurdish": 2}, REFUGE, 0.95, 0.01
    ),
    Origin(3, "afghan", {"afghan": 1}, {"persian": 6, "pashto": 4}, REFUGE, 0.95, 0),
    Origin(2, "african", {"african": 8, "german": 2}, {"other": 8, "german": 2}, REFUGE, 0.7, 0.05),
    Origin(1, "vietnamese", {"german": 6, "other": 4}, {"other": 7, "german": 3}, THIRD_COUNTRY, 0.1, 0.1),
)  # fmt: skip
OF_THE_UNION = frozenset(
    {"german", "german_and_other", "polish", "romanian_or_bulgarian", "southern_eu", "other_eu"}
)  # fmt: skip


def pick(random: Random, shares: Shares) -> str:
    """One of the keys, as likely as its share."""
    return random.choices(list(shares), list(shares.values()))[0]


def origin(random: Random) -> Origin:
    """One origin, as likely as its share."""
    return random.choices(ORIGINS, [one.share for one in ORIGINS])[0]


def residence_status(random: Random, found: Origin, nationality: str) -> str:
    """The residence status that goes with a nationality."""
    return "citizen" if nationality in OF_THE_UNION else pick(random, found.residence)
