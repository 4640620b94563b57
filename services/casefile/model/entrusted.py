"""What a worker was entrusted with (anvertraut): on which grounds its author may let a colleague read it.

Source: § 65 (1) SGB VIII, §§ 34, 203 StGB. No other ground opens an entrusted entry. Its author names one; where the
author is absent or has left, in danger, the present case manager does (ADR 23).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from services.casefile.templates.declared.fields import Text

GROUNDS: Mapping[str, Text] = {
    "person_consented": Text(
        de="Einwilligung der Person, die es anvertraut hat (§ 65 Abs. 1 Nr. 1 SGB VIII)",
        en="Consent of the person who entrusted it (§ 65 (1) no. 1 SGB VIII)",
    ),
    "danger": Text(
        de="Einschätzung des Gefährdungsrisikos nach § 8a (§ 65 Abs. 1 Nr. 4 SGB VIII)",
        en="Assessment of a danger under § 8a (§ 65 (1) no. 4 SGB VIII)",
    ),
    "change_of_worker": Text(
        de="Wechsel der Zuständigkeit bei Anhaltspunkten für eine Gefährdung (§ 65 Abs. 1 Nr. 3 SGB VIII)",
        en="Change of the worker responsible where there are indications of danger (§ 65 (1) no. 3 SGB VIII)",
    ),
    "emergency": Text(
        de="Notstand, wie bei einer Schweigepflicht (§ 65 Abs. 1 Nr. 5 SGB VIII mit § 203 und § 34 StGB)",
        en="Emergency, as under professional secrecy (§ 65 (1) no. 5 SGB VIII with § 203 and § 34 StGB)",
    ),
}
"""The grounds by code, with what they rest on."""
IN_DANGER = ("danger", "emergency")
"""Those on which the present case manager opens what was entrusted to somebody who is absent or has left."""


@dataclass(frozen=True)
class Release:
    """An account that may read an entrusted entry beside its author, on which ground, by whom and since when; `reason`:
    the sentence of who opened it in danger, without its author."""

    account: UUID
    ground: str
    released_by: UUID
    released_at: datetime
    reason: str | None = None
