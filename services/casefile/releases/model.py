"""Disclosure control of a release as far as it goes in this part: one table, one dimension, one grain, no margins.

Since a table has no totals, nothing in it implies a withheld cell once every cell under the threshold is withheld;
another table of the same people may. Zeros are withheld like other small cells, since "nobody" is a statement about
everybody (privacy.md, 4). Tables protected together, margins, hierarchies and the attack come with the full method.
"""

from collections import Counter
from collections.abc import Iterable, Mapping

THRESHOLD = 5  # people; never below 3


def protected(codes: Iterable[str], counted: Mapping[str, int], threshold: int = THRESHOLD) -> dict[str, int | None]:
    """A value per code of the list, in its order; None where fewer than `threshold` people are in the cell."""
    if threshold < 3:
        raise ValueError("a threshold below 3 protects nobody")
    counts = Counter(counted)
    return {code: counts[code] if counts[code] >= threshold else None for code in codes}
